import type { ImageProvider } from './image-provider.js';

/** The providers of the `PROVIDERS` list in its order; without a list every provider with a key, and the local one when there is none. */
export function configuredProviders(
  names: readonly string[] | undefined,
  keyed: readonly ImageProvider[],
  local: ImageProvider,
): ImageProvider[] {
  if (!names) {
    return keyed.length > 0 ? [...keyed] : [local];
  }
  const known = [...keyed, local];
  return [...new Set(names)].map((name) => {
    const provider = known.find((candidate) => candidate.name === name);
    if (!provider) {
      throw new Error(
        `PROVIDERS names "${name}", which is not configured. Set ${name.toUpperCase()}_API_KEY, or use: ${known.map((one) => one.name).join(', ')}.`,
      );
    }
    return provider;
  });
}
