import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Announcement, type Outcome, type OutcomeHandler, OutcomeHandlers } from '../generation/index.js';
import { type Job, type JobPicture, statusOf } from '../jobs/index.js';
import { CharacterAnswers } from './character-answers.js';
import type { CharacterError } from './character.entity.js';
import { CharacterFilesService } from './character-files.service.js';
import { keysOf, mergeRefs, refFrom } from './character-pictures.js';
import type { NewRef, SynthesizedPose } from './character-ref.entity.js';
import { CharacterRefsRepository } from './character-refs.repository.js';
import { CharactersRepository, type ShownCharacter } from './characters.repository.js';

/** Writes what became of a synthesis, in the transaction that settles its job. */
@Injectable()
export class CharactersHandler implements OutcomeHandler, OnModuleInit {
  readonly kind = 'character_synthesis';

  constructor(
    private readonly handlers: OutcomeHandlers,
    private readonly characters: CharactersRepository,
    private readonly refs: CharacterRefsRepository,
    private readonly files: CharacterFilesService,
    private readonly answers: CharacterAnswers,
  ) {}

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async finish(job: Job, outcome: Outcome): Promise<Announcement | null> {
    const character = await this.characters.findAnyLocked(job.subjectId);
    // One that was deleted stays so; whoever deleted it tells of it, while its words are there.
    if (character?.jobId !== job.id || character.status !== 'synthesizing') {
      return null;
    }
    await this.takeOver(character, outcome.pictures.map(refFrom));
    const { status, error } = endingOf(character, job, outcome);
    await this.characters.settle(character.id, status, error);
    const resource = this.answers.renderLater(await this.characters.get(character.id));
    return { type: `character.${statusOf(outcome)}`, resource, versioned: 'character' };
  }

  async reopen(job: Job, newJobId: string): Promise<boolean> {
    const character = await this.characters.findAnyLocked(job.subjectId);
    const isWaiting = character?.jobId === job.id && character.error !== null;
    if (!isWaiting || character.status === 'deleted') {
      return false;
    }
    await this.characters.begin(character.id, newJobId);
    return true;
  }

  private async takeOver(character: ShownCharacter, made: NewRef[]): Promise<void> {
    if (made.length === 0) {
      return;
    }
    const before: NewRef[] = await this.refs.list(character.id);
    const after = mergeRefs(character, before, made);
    await this.refs.replace(character.id, after);
    const replaced = before.filter((ref) => !after.includes(ref)).flatMap(keysOf);
    await this.files.retire(character, replaced);
  }
}

/** What did not get all that was ordered falls back to where it stood. */
function endingOf(
  { priorStatus }: ShownCharacter,
  job: Job,
  { state, pictures, error }: Outcome,
): Pick<ShownCharacter, 'status' | 'error'> {
  if (state === 'succeeded') {
    return { status: 'reviewing', error: null };
  }
  const status = priorStatus ?? 'failed';
  if (state === 'cancelled') {
    return { status, error: status === 'failed' ? CANCELLED : null };
  }
  const { code, message, retryable } = error ?? UNKNOWN;
  const shortfall = `${pictures.length} of ${job.units} pictures were made.`;
  return { status, error: { code, message: `${shortfall} ${message}`, retryable, lacking: lackingOf(job, pictures) } };
}

/** The poses that were ordered and not drawn, whatever older pictures stand in their places. */
const lackingOf = ({ input }: Job, made: readonly JobPicture[]): SynthesizedPose[] =>
  (input as { shots: { name: SynthesizedPose }[] }).shots
    .map(({ name }) => name)
    .filter((pose) => made.every(({ shot }) => shot !== pose));

const CANCELLED: CharacterError = {
  code: 'cancelled',
  message: 'The synthesis was cancelled. Resynthesize the character to try again.',
  retryable: true,
};

const UNKNOWN: CharacterError = {
  code: 'internal_error',
  message: 'Resynthesize the character to try again.',
  retryable: true,
};
