import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import multipart, { type MultipartFile } from '@fastify/multipart';
import { createParamDecorator, type ExecutionContext, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../../common/index.js';
import { invalidInput, letFinish, parseJson, UnsupportedMediaTypeError } from '../../http/index.js';
import { FileTooLargeError, MultipartExpectedError } from './files.errors.js';

declare module 'fastify' {
  interface FastifyRequest {
    formFile?: Buffer;
  }
}

export const MAX_FILE_BYTES = 10 * 2 ** 20;

const MULTIPART = /^multipart\/form-data\s*(;|$)/i;
const FIELDS: ReadonlySet<string> = new Set(['file', 'purpose', 'metadata']);
/** Far above what the fields' own limits add up to. */
const FIELD_BYTES = 65_536;
const LIMITS = { fileSize: MAX_FILE_BYTES, parts: 11 };
/** The reader passes such parts over; that they came is known all the same. */
const PASSED_OVER: ReadonlySet<unknown> = new Set(['FST_PROTO_VIOLATION', 'FST_PARTS_LIMIT']);

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the form of a file before validation: `file` stands in the body as the hash of its bytes, so that equal forms are
 * equal bodies for an Idempotency-Key. Every other route refuses forms.
 */
@Injectable()
export class FileForms implements OnModuleInit {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify: FastifyInstance = this.adapterHost.httpAdapter.getInstance();
    // It loads with the server: awaited here, it would fix the routes before Nest has told them how errors are answered.
    void fastify.register(multipart, { limits: LIMITS, throwFileSizeLimit: false });
    fastify.addHook('onRequest', async (request) => requireFitting(request));
    fastify.addHook('preValidation', async (request) => {
      if (takesForm(request)) {
        await readForm(request);
      }
    });
  }
}

/** The bytes of the form's file. */
export const FormFile = createParamDecorator(
  (_: unknown, context: ExecutionContext): Buffer =>
    context.switchToHttp().getRequest<FastifyRequest>().formFile ?? Buffer.alloc(0),
);

const takesForm = ({ method, routeOptions }: FastifyRequest): boolean =>
  method === 'POST' && routeOptions.url === '/v1/files';

function requireFitting(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') {
    return;
  }
  const isForm = MULTIPART.test(request.headers['content-type'] ?? '');
  if (takesForm(request) !== isForm) {
    letFinish(request.raw);
    throw isForm ? new UnsupportedMediaTypeError() : new MultipartExpectedError();
  }
}

async function readForm(request: FastifyRequest): Promise<void> {
  const names = new Set<string>();
  const body = new Map<string, unknown>();
  // Taken for files, all parts come as the bytes they are: as fields they would be decoded, and parsed as JSON, by laxer rules.
  const isPartAFile = (name: string | undefined): boolean => {
    names.add(String(name));
    return true;
  };
  try {
    for await (const part of request.parts({ isPartAFile })) {
      const { fieldname: name } = part as MultipartFile;
      if (body.has(name) && FIELDS.has(name)) {
        throw brokenForm(`${name} comes twice.`, name);
      }
      body.set(name, await readPart(request, part as MultipartFile));
    }
  } catch (error) {
    if (!PASSED_OVER.has((error as { code?: unknown }).code)) {
      letFinish(request.raw);
      throw error instanceof ApiError ? error : brokenForm('The form is broken or cut off.');
    }
  }
  // Names that no field has are left to validation, which says so.
  request.body = Object.fromEntries([...[...names].filter((name) => !FIELDS.has(name)).map(nothing), ...body]);
}

const nothing = (name: string): [string, string] => [name, ''];

async function readPart(request: FastifyRequest, part: MultipartFile): Promise<unknown> {
  const { fieldname: name, filename, mimetype, file } = part;
  const isFile = filename !== undefined || mimetype === 'application/octet-stream';
  if (!FIELDS.has(name)) {
    file.resume();
    return '';
  }
  if (isFile !== (name === 'file')) {
    file.resume();
    throw brokenForm(
      isFile ? `${name} must be text, without a filename.` : 'file must be a part with a filename.',
      name,
    );
  }
  return isFile ? keepFile(request, part) : valueIn(name, await readText(part));
}

async function keepFile(request: FastifyRequest, { file }: MultipartFile): Promise<string> {
  // At its limit the stream falls silent, and would end with the part only.
  file.once('limit', () => file.destroy(new FileTooLargeError()));
  const content = file.truncated ? null : await buffer(file);
  if (!content || file.truncated) {
    throw new FileTooLargeError();
  }
  request.formFile = content;
  return createHash('sha256').update(content).digest('hex');
}

async function readText({ fieldname: name, file }: MultipartFile): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of file as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > FIELD_BYTES) {
      throw brokenForm(`${name} is too long.`, name);
    }
    chunks.push(chunk);
  }
  try {
    return decoder.decode(Buffer.concat(chunks));
  } catch {
    throw brokenForm(`${name} must be text in UTF-8.`, name);
  }
}

const brokenForm = (message: string, path = '') => invalidInput([{ path, kind: 'format', message }], 'body');

/** An empty metadata says nothing, as an empty field of a web page does; what is no JSON stays text, which its own rule refuses. */
function valueIn(name: string, text: string): unknown {
  if (name !== 'metadata') {
    return text;
  }
  try {
    return parseJson(Buffer.from(text)) ?? {};
  } catch (error) {
    if (error instanceof ApiError) {
      return text;
    }
    throw error;
  }
}
