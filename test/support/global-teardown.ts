declare global {
  // Jest hands nothing from the setup to the teardown but these.
  var stopTestServer: (() => Promise<void>) | undefined;
  var stopTestRedis: (() => Promise<void>) | undefined;
}

export default async function globalTeardown(): Promise<void> {
  await globalThis.stopTestRedis?.();
  await globalThis.stopTestServer?.();
}
