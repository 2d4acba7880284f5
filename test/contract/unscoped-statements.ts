/**
 * Statements on rows of teams that name no team, by the reason why they need not. A new one belongs here only when one of
 * these reasons is true of it: whoever reads or changes what a caller names by id names the caller's team as well.
 */
export const UNSCOPED: Record<string, string[]> = {
  'It acts on a row whose owner was judged by a statement before it, in the same transaction': [
    'personas/personas.repository.ts#dropPortrait',
    'personas/personas.repository.ts#moveCanonical',
    'personas/personas.repository.ts#setActivePortrait',
    'personas/personas.repository.ts#setMissingCanonical',
    'portraits/conversations.repository.ts#graft',
    'portraits/conversations.repository.ts#listNodes',
    'portraits/conversations.repository.ts#moveHead',
    'portraits/conversations.repository.ts#open',
    'portraits/conversations.repository.ts#remove',
    'portraits/portraits.repository.ts#hasDependants',
    'portraits/portraits.repository.ts#move',
    'portraits/portraits.repository.ts#remove',
  ],
  'It belongs to the work on one job, which was claimed, found for its caller, or is ending': [
    'http/idempotency/idempotency-keys.repository.ts#forgetSubject',
    'jobs/attempts.repository.ts#keepPicture',
    'jobs/attempts.repository.ts#startCall',
    'jobs/job-views.repository.ts#pulses',
    'jobs/jobs.repository.ts#find',
    'jobs/jobs.repository.ts#findLiveOf',
    'jobs/jobs.repository.ts#postpone',
    'jobs/jobs.repository.ts#renew',
    'portraits/portraits.repository.ts#findByJob',
    'portraits/portraits.repository.ts#markFailed',
    'portraits/portraits.repository.ts#markGenerated',
  ],
  'It keeps house for all teams at once': [
    'jobs/jobs.repository.ts#expireLeases',
    'jobs/jobs.repository.ts#findHopeless',
    'jobs/jobs.repository.ts#requeueLost',
    'jobs/jobs.repository.ts#takeUnrung',
    'personas/personas.repository.ts#wipe',
    'portraits/conversations.repository.ts#removeOf',
    'portraits/portraits.repository.ts#removeOf',
  ],
  'It finds by the object key, which begins with the team and comes from our rows or a signed URL': [
    'storage/stored-objects.repository.ts#FIND',
    'storage/stored-objects.repository.ts#HIDE',
    'storage/stored-objects.repository.ts#KNOWN',
    'storage/stored-objects.repository.ts#REMOVE',
    'storage/stored-objects.repository.ts#SHOW',
  ],
  'It looks after credentials themselves: before a team is known, or for the operator': [
    'accounts/credentials.repository.ts#RECORD_USE',
    'accounts/keys.repository.ts#END_AFTER',
  ],
};
