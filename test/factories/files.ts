import type { LightMyRequestResponse } from 'fastify';
import type { TestApp } from '../support/app.js';
import { buildPicture } from '../support/pictures.js';
import { type BuiltKey, buildKey } from './accounts.js';

type Part = string | { bytes: Uint8Array; name?: string; type?: string };

/** A multipart form, as any HTTP client makes it. */
export async function formOf(
  parts: Record<string, Part> | [string, Part][],
): Promise<{ type: string; payload: Buffer }> {
  const form = new FormData();
  for (const [name, part] of Array.isArray(parts) ? parts : Object.entries(parts)) {
    if (typeof part === 'string') {
      form.append(name, part);
    } else {
      const { bytes, name: filename = 'face.jpg', type = 'image/jpeg' } = part;
      form.append(name, new Blob([new Uint8Array(bytes)], { type }), filename);
    }
  }
  const encoded = new Response(form);
  return { type: encoded.headers.get('content-type') ?? '', payload: Buffer.from(await encoded.arrayBuffer()) };
}

export async function postForm(
  app: TestApp,
  { key }: { key: string },
  parts: Record<string, Part> | [string, Part][],
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  const { type, payload } = await formOf(parts);
  const sent = { authorization: `Bearer ${key}`, 'content-type': type, ...headers };
  return app.inject({ method: 'POST', url: '/v1/files', payload, headers: sent });
}

interface FileWish {
  /** One with every scope of a new team on `pro` when absent. */
  key?: BuiltKey;
  picture?: Buffer;
}

export async function buildFile(app: TestApp, { key, picture }: FileWish = {}): Promise<{ key: BuiltKey; id: string }> {
  const owner = key ?? (await buildKey(app));
  const bytes = picture ?? (await buildPicture('jpeg'));
  const response = await postForm(app, owner, { purpose: 'reference', file: { bytes } });
  if (response.statusCode !== 201) {
    throw new Error(`The factory made no file: ${response.body}`);
  }
  return { key: owner, id: response.json().id };
}
