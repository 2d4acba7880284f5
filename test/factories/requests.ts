import type { LightMyRequestResponse } from 'fastify';
import type { TestApp } from '../support/app.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Request = (method: Method, url: string, payload?: object) => Promise<LightMyRequestResponse>;

/** Requests of whoever holds this key. */
export const requestAs =
  (app: TestApp, { key }: { key: string }): Request =>
  (method, url, payload) =>
    app.inject({ method, url, payload, headers: { authorization: `Bearer ${key}` } });
