import type { GenerateContentResponse, GoogleGenAI } from '@google/genai/web';
import {
  type GeneratedImage,
  ImageProvider,
  type ImageRequest,
  type ImageSize,
  MAX_ANSWER_BYTES,
  type ProviderCapabilities,
} from '../image-provider.js';
import { costMicrosOf } from '../prices/call-cost.js';
import { ProviderFailure } from '../provider-failure.js';
import { overridden, type ProviderSettings } from '../provider-settings.js';
import { describedPicture } from '../reference-roles.js';
import { decodeBase64 } from '../upstream/base64.js';
import { cappedFetch } from '../upstream/capped-fetch.js';
import { upstreamFailure } from '../upstream/upstream-failure.js';
import { geminiUsage, pictureOf, refusalOf } from './gemini-answer.js';
import { geminiCapabilities } from './gemini-models.js';
import { geminiRefusal } from './gemini-refusals.js';
import { geminiRequest } from './gemini-request.js';
import { stateOf } from './gemini-state.js';

/** Pictures by Gemini's image models, over `generateContent`. */
export class GeminiProvider extends ImageProvider {
  readonly name = 'gemini';
  readonly model: string;
  readonly capabilities: ProviderCapabilities;
  override readonly timeoutMs: number;
  override readonly concurrency: number;

  constructor(private readonly settings: ProviderSettings) {
    super();
    this.model = settings.model;
    this.timeoutMs = settings.timeoutMs;
    this.concurrency = settings.concurrency;
    this.capabilities = overridden(geminiCapabilities(settings.model), settings.capabilities);
  }

  async generate(request: ImageRequest, signal: AbortSignal): Promise<GeneratedImage> {
    const { models } = await this.clientFor(request.size);
    signal.throwIfAborted();
    const call = geminiRequest(request, this.model, this.capabilities);
    try {
      const answer = await models.generateContent({ ...call, config: { ...call.config, abortSignal: signal } });
      return this.imageFrom(answer, request);
    } catch (error) {
      signal.throwIfAborted();
      throw upstreamFailure(error, this.name, geminiRefusal);
    }
  }

  private imageFrom(answer: GenerateContentResponse, request: ImageRequest): GeneratedImage {
    const usage = geminiUsage(answer);
    const { image, parts } = pictureOf(answer.candidates?.[0]);
    const hasImage = image !== undefined;
    const bill = { provider: this.name, model: this.model, size: request.size, quality: 'standard', usage };
    const refusal = refusalOf(answer);
    if (refusal || !image) {
      const { failure, reason } = refusal ?? { failure: 'no_image', reason: endingOf(answer) };
      const costMicros = costMicrosOf({ ...bill, hasImage: false });
      throw new ProviderFailure(failure, this.name, { reason, usage, costMicros });
    }
    return {
      bytes: decodeBase64(image.inlineData?.data ?? ''),
      mimeType: image.inlineData?.mimeType ?? 'image/png',
      model: this.model,
      usage,
      costMicros: costMicrosOf({ ...bill, hasImage }),
      state: stateOf(describedPicture(request), parts, image),
    };
  }

  /** The library is loaded with the first picture. Its build for browsers is a third of the size and does the same. */
  private async clientFor(size: ImageSize): Promise<GoogleGenAI> {
    const { GoogleGenAI: Client } = await import('@google/genai/web');
    const { apiKey, baseUrl } = this.settings;
    const httpOptions = {
      ...(baseUrl && { baseUrl }),
      apiVersion: 'v1beta',
      fetch: cappedFetch(MAX_ANSWER_BYTES[size]),
    };
    return new Client({ apiKey, httpOptions });
  }
}

const endingOf = ({ candidates }: GenerateContentResponse): string => candidates?.[0]?.finishReason ?? 'no_candidates';
