import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { GeminiWire } from './gemini-wire.js';
import { OpenAiWire, openAiBlock } from './openai-wire.js';
import { paint } from './pictures.js';
import type { Api, Reading, ReceivedCall, Script, Step } from './step.js';
import { makeTrouble } from './trouble.js';

const GEMINI_PATH = /^\/v1beta\/models\/([\w.-]+):generateContent$/;
const OPENAI_PATHS: Record<string, Api> = {
  '/v1/images/generations': 'openai.generations',
  '/v1/images/edits': 'openai.edits',
  '/v1/moderations': 'openai.moderations',
};

interface Keys {
  geminiKey?: string;
  openAiKey?: string;
}

/** A loopback server that speaks Gemini's and OpenAI's wire formats, strictly: what it does not expect, it refuses and remembers. */
export class FakeUpstream {
  readonly calls: ReceivedCall[] = [];
  /** Everything that the real ones would not have taken, or that had no business in a request. */
  readonly violations: string[] = [];
  /** Says what happens to a call; without a step it is answered with a picture. */
  script: Script = () => undefined;
  /** Calls that have not been answered to the end, nor hung up on. */
  openCalls = 0;
  readonly geminiKey: string;
  readonly openAiKey: string;
  private readonly gemini: GeminiWire;
  private readonly openAi: OpenAiWire;
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  constructor({ geminiKey = 'gemini-test-key', openAiKey = 'openai-test-key' }: Keys = {}) {
    this.geminiKey = geminiKey;
    this.openAiKey = openAiKey;
    this.gemini = new GeminiWire(geminiKey);
    this.openAi = new OpenAiWire(openAiKey);
  }

  async start(port = 0): Promise<this> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Variables for a process that shall draw with the providers named. */
  env(...providers: ('gemini' | 'openai')[]): Record<string, string> {
    return {
      ...(providers.includes('gemini') && { GEMINI_API_KEY: this.geminiKey, GEMINI_BASE_URL: this.url }),
      ...(providers.includes('openai') && {
        OPENAI_API_KEY: this.openAiKey,
        OPENAI_BASE_URL: `${this.url}/v1`,
        OPENAI_MODERATION: 'false',
      }),
      PROVIDERS: providers.join(','),
    };
  }

  callsTo(provider: 'gemini' | 'openai'): ReceivedCall[] {
    return this.calls.filter((call) => call.provider === provider && call.api !== 'openai.moderations');
  }

  /** Fails when something came that the real ones would not have taken; forgets what it was told and what it saw. */
  verify(): void {
    const found = this.violations.splice(0);
    this.calls.length = 0;
    this.script = () => undefined;
    if (found.length > 0) {
      throw new Error(`The upstream was sent what it does not expect:\n${[...new Set(found)].join('\n')}`);
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.openCalls += 1;
    response.on('close', () => {
      this.openCalls -= 1;
    });
    try {
      await this.answer(request, response);
    } catch (error) {
      this.violations.push(`a request could not be read: ${(error as Error).message}`);
      response.destroy();
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const [, model] = GEMINI_PATH.exec(path) ?? [];
    const api = model ? 'gemini' : OPENAI_PATHS[path];
    const raw = await bytesOf(request);
    if (!api || request.method !== 'POST') {
      this.violations.push(`${request.method} ${path} is not expected`);
      send(response, { status: 404, body: { error: { message: 'There is nothing here.' } } });
      return;
    }
    const headers = new Headers(request.headers as Record<string, string>);
    const reading = model ? this.gemini.read(model, headers, raw) : await this.openAi.read(path, headers, raw);
    this.violations.push(...reading.faults);
    if ('refused' in reading) {
      send(response, reading.refused);
      return;
    }
    await this.play(this.record(api, reading), reading.size, response);
  }

  private record(api: Api, { call }: Extract<Reading, { call: object }>): ReceivedCall {
    const number = this.calls.filter((one) => one.api === api).length + 1;
    const provider = api === 'gemini' ? ('gemini' as const) : ('openai' as const);
    const received = { ...call, number, api, provider, atMs: performance.now(), endedAtMs: null };
    this.calls.push(received);
    return received;
  }

  private async play(call: ReceivedCall, size: [number, number], response: ServerResponse): Promise<void> {
    response.once('close', () => {
      call.endedAtMs = performance.now();
    });
    const step = this.script(call) ?? {};
    if (step.delayMs) {
      await delay(step.delayMs);
    }
    if (step.trouble) {
      await makeTrouble(step.trouble, response, this.isGood(step) ? await this.bodyOf(call, step, size) : step.body);
      return;
    }
    send(response, this.isGood(step) ? { ...step, body: await this.bodyOf(call, step, size) } : this.refusal(step));
  }

  private isGood({ body, status = 200, refusal }: Step): boolean {
    return body === undefined && status === 200 && !(refusal && OPENAI_REFUSALS.has(refusal));
  }

  private refusal(step: Step): Step {
    return step.refusal ? { ...openAiBlock(step.refusal), ...step } : step;
  }

  private async bodyOf(call: ReceivedCall, step: Step, size: [number, number]): Promise<object> {
    if (call.api === 'openai.moderations') {
      return this.openAi.moderate(call, step.scores);
    }
    if (call.api === 'gemini' && step.refusal) {
      return this.gemini.refuse(step.refusal, call);
    }
    const picture = step.picture ?? (await paint(size, this.calls.length));
    return call.api === 'gemini' ? this.gemini.answer(call, picture) : this.openAi.answer(call, picture);
  }
}

const OPENAI_REFUSALS = new Set(['moderation_blocked', 'content_policy_violation']);

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status = 200, headers = {}, body = {} }: Step): void {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(isRaw ? body : JSON.stringify(body));
}
