import type { ImageReference, ImageRequest, ReferenceRole } from './image-provider.js';

const MEANINGS: Record<ReferenceRole, string> = {
  identity: 'shows the person: keep this face, skin, eyes and hair',
  source: 'is the picture to change: keep everything that the description does not change',
  style: 'shows the style to draw in: take nothing else from it',
  inspiration: 'is a loose inspiration',
};

/** Tells a model that takes pictures without names what each one is for. */
export const roleText = ({ role }: ImageReference, at: number): string =>
  `Reference picture ${at + 1} has the role "${role}": it ${MEANINGS[role]}.`;

/** The description with what must not be in the picture. */
export const describedPicture = ({ prompt, negativePrompt }: ImageRequest): string =>
  negativePrompt ? `${prompt.user}\n\nLeave out of the picture: ${negativePrompt}` : prompt.user;
