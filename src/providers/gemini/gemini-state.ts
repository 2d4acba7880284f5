import type { Content, Part } from '@google/genai/web';
import type { ImageReference } from '../image-provider.js';

/** A part of an answer as it has to come back: words, or the place of the picture, each with its signature. */
type KeptPart = { text?: string; thoughtSignature?: string } & ({ isImage: true } | { isImage?: never });

/** The turn that made a picture, without the picture. */
interface GeminiState {
  gemini: 1;
  description: string;
  parts: KeptPart[];
}

/** Signatures are opaque and may be long; beyond this the picture goes back as a plain reference instead. */
const MAX_STATE_CHARACTERS = 2_000_000;

/** Undefined when the answer carries no signature: then there is no turn to go on from. */
export function stateOf(description: string, parts: readonly Part[], image: Part): GeminiState | undefined {
  const kept = parts.flatMap((part): KeptPart[] => {
    const { text, thoughtSignature } = part;
    if (part !== image && text === undefined) {
      return [];
    }
    const signed = thoughtSignature === undefined ? {} : { thoughtSignature };
    return [part === image ? { isImage: true, ...signed } : { text, ...signed }];
  });
  const isSigned = kept.some(({ thoughtSignature }) => thoughtSignature !== undefined);
  const state: GeminiState = { gemini: 1, description, parts: kept };
  return isSigned && JSON.stringify(state).length <= MAX_STATE_CHARACTERS ? state : undefined;
}

/** The turn in which the picture was made, as the model wants it back; null when the reference has none. */
export function replayedTurn({ state, bytes, mimeType }: ImageReference): Content[] | null {
  if (!isGeminiState(state)) {
    return null;
  }
  const inlineData = { data: bytes.toString('base64'), mimeType };
  const parts = state.parts.map(({ isImage, ...part }) => (isImage ? { ...part, inlineData } : part));
  return [
    { role: 'user', parts: [{ text: state.description }] },
    { role: 'model', parts },
  ];
}

function isGeminiState(state: unknown): state is GeminiState {
  const { gemini, description, parts } = (state ?? {}) as Partial<GeminiState>;
  return gemini === 1 && typeof description === 'string' && Array.isArray(parts) && parts.some((part) => part.isImage);
}
