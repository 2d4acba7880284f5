import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from './step.js';

const DRIP_MS = 100;
const CHUNK = Buffer.alloc(2 ** 20, 'x');

/** The ways in which an answer does not come, or does not end. Each lasts until the caller hangs up. */
export async function makeTrouble(
  trouble: NonNullable<Step['trouble']>,
  response: ServerResponse,
  body: unknown,
): Promise<void> {
  switch (trouble) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'stall':
      begin(response);
      return;
    case 'cut':
      begin(response).write(JSON.stringify(body).slice(0, 2_000), () => response.socket?.resetAndDestroy());
      return;
    case 'drip':
      await drip(begin(response), JSON.stringify(body));
      return;
    case 'endless':
      await flood(begin(response));
  }
}

function begin(response: ServerResponse): ServerResponse {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  return response;
}

async function drip(response: ServerResponse, text: string): Promise<void> {
  for (const byte of Buffer.from(text)) {
    if (response.destroyed) {
      return;
    }
    response.write(Uint8Array.of(byte));
    await delay(DRIP_MS);
  }
}

/** A gigabyte of it, as fast as it is read. */
async function flood(response: ServerResponse): Promise<void> {
  const chunks = function* () {
    yield '{"data":"';
    for (let sent = 0; sent < 1024; sent += 1) {
      yield CHUNK;
    }
    yield '"}';
  };
  // The caller hanging up is how this ends.
  await pipeline(Readable.from(chunks()), response).catch(() => undefined);
}
