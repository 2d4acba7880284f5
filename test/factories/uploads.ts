import type { LightMyRequestResponse } from 'fastify';
import type { TestApp } from '../support/app.js';
import { buildPicture } from '../support/pictures.js';
import { type BuiltKey, buildKey } from './accounts.js';
import { requestAs } from './requests.js';

export const JPEG_UPLOAD = { filename: 'face.jpg', extension: 'jpg', content_type: 'image/jpeg' };

export interface BuiltTicket {
  key: BuiltKey;
  /** `upl_…` */
  id: string;
  url: string;
  headers: Record<string, string>;
}

interface TicketWish {
  /** One with every scope of a new team on `pro` when absent. */
  key?: BuiltKey;
  sizeBytes?: number;
}

/** A ticket whose picture has not come. */
export async function buildTicket(app: TestApp, { key, sizeBytes = 1 }: TicketWish = {}): Promise<BuiltTicket> {
  const owner = key ?? (await buildKey(app));
  const payload = { ...JPEG_UPLOAD, size_bytes: sizeBytes };
  const response = await requestAs(app, owner)('POST', '/v1/characters/uploads/init', payload);
  if (response.statusCode !== 201) {
    throw new Error(`The factory got no upload ticket: ${response.body}`);
  }
  const { upload_id: id, upload_url: url, upload_headers: headers } = response.json();
  return { key: owner, id, url, headers };
}

export function sendTo(
  app: TestApp,
  { url, headers }: { url: string; headers: Record<string, string> },
  payload: Buffer,
): Promise<LightMyRequestResponse> {
  const { pathname, search } = new URL(url, app.env.PUBLIC_URL);
  return app.inject({ method: 'PUT', url: pathname + search, payload, headers });
}

/** An upload that has its picture and can be used. */
export async function buildUpload(
  app: TestApp,
  { key, picture }: { key?: BuiltKey; picture?: Buffer } = {},
): Promise<BuiltTicket> {
  const bytes = picture ?? (await buildPicture('jpeg'));
  const ticket = await buildTicket(app, { key, sizeBytes: bytes.length });
  const status = ticket.url.startsWith(app.env.PUBLIC_URL)
    ? (await sendTo(app, ticket, bytes)).statusCode
    : (await sendToBucket(ticket, bytes)).status;
  if (status !== 200) {
    throw new Error(`The factory sent no picture: ${status}`);
  }
  return ticket;
}

/** As a client sends it past us. */
export const sendToBucket = ({ url, headers }: BuiltTicket, bytes: Buffer): Promise<Response> =>
  fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes) });
