import { dimensionsOf } from '../dimensions.js';
import {
  ASPECT_RATIOS,
  type GeneratedImage,
  IMAGE_SIZES,
  ImageProvider,
  type ImageRequest,
  type ProviderCapabilities,
} from '../image-provider.js';
import { composeLook } from './compose-look.js';
import { pictureOf } from './drawing/picture.js';
import type { Look } from './look.js';
import { obeyMagicWords } from './magic-words.js';
import { rasterize } from './rasterize.js';
import { stateOf } from './sketch-state.js';

/** The local provider: draws what the description says as a flat illustration. The same request always gives the same bytes. */
export class SketchProvider extends ImageProvider {
  readonly name = 'sketch';
  readonly model = 'sketch-1';
  readonly capabilities: ProviderCapabilities = {
    maxReferences: 16,
    aspectRatios: ASPECT_RATIOS,
    sizes: IMAGE_SIZES,
    seed: true,
    edit: true,
  };

  async generate(request: ImageRequest, signal: AbortSignal): Promise<GeneratedImage> {
    signal.throwIfAborted();
    const look = await composeLook(request);
    const { isSpoiled } = await obeyMagicWords(request, poseOf(look), signal);
    const size = dimensionsOf(request.aspectRatio, request.size);
    const bytes = isSpoiled ? Buffer.from('not a picture') : await rasterize(pictureOf(look, size), size, signal);
    return { bytes, mimeType: 'image/png', model: this.model, usage: null, state: stateOf(look) };
  }
}

function poseOf({ view, framing }: Look): 'portrait' | 'front' | 'side' | 'back' {
  if (view !== 'front') {
    return view;
  }
  return framing === 'bust' ? 'portrait' : 'front';
}
