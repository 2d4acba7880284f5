/** Every kind of paid work; each needs exactly one handler, or the process does not start. */
export const JOB_KINDS = [
  'avatar_generation',
  'portrait_generation',
  'character_synthesis',
  'image_generation',
] as const;

export type JobKind = (typeof JOB_KINDS)[number];
