declare global {
  // Jest hands nothing from the setup to the teardown but this.
  var stopTestServer: (() => Promise<void>) | undefined;
}

export default async function globalTeardown(): Promise<void> {
  await globalThis.stopTestServer?.();
}
