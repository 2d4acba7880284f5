import { nearestRatio, nearestSize } from './dimensions.js';
import type { AspectRatio, ImageProvider, ImageSize, ReferenceRole } from './image-provider.js';

/** What the planner has to know of a request. */
export interface RequestShape {
  /** The role of each reference, in the request's order. */
  references: readonly ReferenceRole[];
  aspectRatio: AspectRatio;
  size: ImageSize;
}

/** What of a request one provider can take. */
export interface ProviderFit {
  /** The references that survive the provider's cap, as indexes into the request's. */
  references: number[];
  aspectRatio: AspectRatio;
  size: ImageSize;
}

const ROLES_BY_WEIGHT: readonly ReferenceRole[] = ['identity', 'source', 'style', 'inspiration'];

/** Null when the provider would have to drop the face it must keep or the picture it must edit. */
export function fitTo({ capabilities }: ImageProvider, shape: RequestShape): ProviderFit | null {
  const essential = [shape.references.indexOf('source'), shape.references.indexOf('identity')].filter((at) => at >= 0);
  if (essential.length > capabilities.maxReferences) {
    return null;
  }
  if (shape.references.includes('source') && !capabilities.edit) {
    return null;
  }
  const weight = (at: number) => ROLES_BY_WEIGHT.indexOf(shape.references[at] ?? 'inspiration');
  const others = [...shape.references.keys()]
    .filter((at) => !essential.includes(at))
    .toSorted((a, b) => weight(a) - weight(b) || a - b);
  return {
    references: [...essential, ...others].slice(0, capabilities.maxReferences).toSorted((a, b) => a - b),
    aspectRatio: nearestRatio(shape.aspectRatio, capabilities.aspectRatios),
    size: nearestSize(shape.size, capabilities.sizes),
  };
}
