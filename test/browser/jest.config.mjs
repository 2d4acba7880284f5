import { fileURLToPath } from 'node:url';
import config from '../../jest.config.mjs';

/** Only for `npm run test:browser`: the ordinary run neither finds nor needs a browser. */
export default {
  ...config,
  rootDir: fileURLToPath(new URL('../../', import.meta.url)),
  testMatch: ['<rootDir>/test/browser/**/*.browser.ts'],
  testTimeout: 120_000,
};
