// The global setup starts our own Postgres driver and migrations, in TypeScript as they stand.
import './scripts/lib/typescript.mjs';

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*-spec.ts', '<rootDir>/test/**/*.spec.ts', '<rootDir>/src/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*(?<!\\.json))\\.js$': '$1' },
  transform: { '\\.ts$': ['@swc/jest'] },
  // Builds hold copies of our package.json, which Jest would take for twins of this package.
  modulePathIgnorePatterns: ['<rootDir>/.builds/', '<rootDir>/dist', '<rootDir>/.data/', '<rootDir>/.tmp/'],
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  reporters: ['default', '<rootDir>/test/support/reporter.mjs'],
  maxWorkers: 2,
  // What a suite leaves in memory stays with its worker, whose collector then has more to look at with every suite.
  workerIdleMemoryLimit: '900MB',
  testTimeout: 30_000,
};
