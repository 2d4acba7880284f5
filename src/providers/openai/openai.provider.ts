import type { ImagesResponse } from 'openai/resources/images';
import {
  type GeneratedImage,
  ImageProvider,
  type ImageRequest,
  MAX_ANSWER_BYTES,
  type ProviderCapabilities,
} from '../image-provider.js';
import { costMicrosOf } from '../prices/call-cost.js';
import { ProviderFailure } from '../provider-failure.js';
import { overridden, type ProviderSettings } from '../provider-settings.js';
import { decodeBase64 } from '../upstream/base64.js';
import { upstreamFailure } from '../upstream/upstream-failure.js';
import { UnusableAnswerError } from '../upstream/upstream-errors.js';
import { openAiUsage, pictureOf } from './openai-answer.js';
import { openAiClient } from './openai-client.js';
import { openAiModel } from './openai-models.js';
import { openAiRefusal } from './openai-refusals.js';
import { editOf, generationOf, type OpenAiQuality, type OpenAiTarget } from './openai-request.js';

/** Pictures by OpenAI's image models, or by any server that speaks their API: generations from words, edits from pictures. */
export class OpenAiProvider extends ImageProvider {
  readonly name = 'openai';
  readonly model: string;
  readonly capabilities: ProviderCapabilities;
  override readonly timeoutMs: number;
  override readonly concurrency: number;
  private readonly target: OpenAiTarget;

  constructor(private readonly settings: ProviderSettings & { quality: OpenAiQuality }) {
    super();
    const model = openAiModel(settings.model);
    this.model = settings.model;
    this.timeoutMs = settings.timeoutMs;
    this.concurrency = settings.concurrency;
    this.capabilities = overridden(model.capabilities, settings.capabilities);
    this.target = { name: settings.model, model, quality: settings.quality };
  }

  async generate(request: ImageRequest, signal: AbortSignal): Promise<GeneratedImage> {
    const { images } = await openAiClient({ ...this.settings, maxBytes: MAX_ANSWER_BYTES[request.size] });
    signal.throwIfAborted();
    try {
      const answer =
        request.references.length === 0
          ? await images.generate(generationOf(request, this.target), { signal })
          : await images.edit(editOf(request, this.target, filesOf(request)), { signal });
      return this.imageFrom(answer, request);
    } catch (error) {
      signal.throwIfAborted();
      throw upstreamFailure(error, this.name, openAiRefusal);
    }
  }

  private imageFrom(answer: ImagesResponse | string | undefined, request: ImageRequest): GeneratedImage {
    // An answer that is not JSON comes through the library as text.
    if (typeof answer !== 'object' || answer === null) {
      throw new UnusableAnswerError('The answer is not JSON.');
    }
    const usage = openAiUsage(answer);
    const picture = pictureOf(answer);
    const costMicros = costMicrosOf({
      provider: this.name,
      model: this.model,
      size: answer.size ?? this.target.model.pixels(request.aspectRatio, request.size),
      quality: answer.quality ?? this.target.quality,
      hasImage: picture !== null,
      usage,
    });
    if (picture === null) {
      throw new ProviderFailure('no_image', this.name, { reason: 'no_picture', usage, costMicros });
    }
    const mimeType = `image/${answer.output_format ?? 'png'}`;
    return { bytes: decodeBase64(picture), mimeType, model: this.model, usage, costMicros };
  }
}

const filesOf = ({ references }: ImageRequest): File[] =>
  references.map(({ bytes, mimeType, role }, at) => {
    const name = `${at + 1}-${role}.${mimeType.split('/')[1]}`;
    return new File([new Uint8Array(bytes)], name, { type: mimeType });
  });
