import type { Content, GenerateContentParameters, Part, ThinkingLevel as GeminiLevel } from '@google/genai/web';
import type { ImageReference, ImageRequest, ProviderCapabilities, ThinkingLevel } from '../image-provider.js';
import { describedPicture, roleText } from '../reference-roles.js';
import { replayedTurn } from './gemini-state.js';

/** The API takes 31 bits. */
const SEEDS = 2 ** 31;
/** What the library's own enumeration holds; the library itself is loaded with the first call. */
const LEVELS: Record<ThinkingLevel, GeminiLevel> = { minimal: 'MINIMAL' as GeminiLevel, high: 'HIGH' as GeminiLevel };

/** The call for one picture: the turn that made the picture to change, where it is known, then what is wanted. */
export function geminiRequest(
  request: ImageRequest,
  model: string,
  { sizes, seed: hasSeed, thinking: canThink }: ProviderCapabilities,
): GenerateContentParameters {
  const { prompt, aspectRatio, size, seed, thinking } = request;
  return {
    model,
    contents: contentsOf(request),
    config: {
      ...(prompt.system === '' ? {} : { systemInstruction: prompt.system }),
      responseModalities: ['IMAGE'],
      // Models with a single size refuse to be told it.
      imageConfig: sizes.length > 1 ? { aspectRatio, imageSize: size } : { aspectRatio },
      ...(canThink && thinking ? { thinkingConfig: { thinkingLevel: LEVELS[thinking] } } : {}),
      ...(hasSeed && seed !== undefined ? { seed: seed % SEEDS } : {}),
    },
  };
}

const REPLAYED_SOURCE = 'The picture that you made last has the role "source": it is the picture to change.';

function contentsOf(request: ImageRequest): Content[] {
  const source = request.references.find(({ role }) => role === 'source');
  const earlier = source && replayedTurn(source);
  const inline = request.references.filter((reference) => !earlier || reference !== source);
  const parts: Part[] = [
    ...(earlier ? [{ text: REPLAYED_SOURCE }] : []),
    ...inline.flatMap((reference, at) => [{ text: roleText(reference, at) }, pictureOf(reference)]),
    { text: describedPicture(request) },
  ];
  return [...(earlier ?? []), { role: 'user', parts }];
}

const pictureOf = ({ bytes, mimeType }: ImageReference): Part => ({
  inlineData: { data: bytes.toString('base64'), mimeType },
});
