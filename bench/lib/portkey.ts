import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BenchProcess } from './process.js';

const SERVER = 'node_modules/@portkey-ai/gateway/build/start-server.js';

/** Where Portkey's gateway is installed: under PORTKEY_PATH, or in a folder `portkey` beside the project. Null: nowhere. */
export const findPortkey = (): string | null =>
  [process.env.PORTKEY_PATH, '../portkey']
    .filter((folder) => folder !== undefined)
    .map((folder) => join(resolve(folder), SERVER))
    .find((path) => existsSync(path)) ?? null;

export const startPortkey = (path: string, logFolder: string): Promise<BenchProcess> =>
  BenchProcess.start({
    args: (port) => [path, '--headless', `--port=${port}`],
    env: { NODE_ENV: 'production' },
    logFolder,
    readyPath: '/',
  });

/** Makes it pass a request on to a server that speaks OpenAI's API. */
export const portkeyHeaders = (upstreamUrl: string): Record<string, string> => ({
  authorization: 'Bearer bench',
  'x-portkey-provider': 'openai',
  'x-portkey-custom-host': `${upstreamUrl}/v1`,
});
