import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import * as fc from 'fast-check';
import { LedgerRepository } from '../src/billing/ledger.repository.js';
import { CharactersService } from '../src/characters/index.js';
import { CharacterCreationService } from '../src/characters/character-creation.service.js';
import { CharacterReviewsService } from '../src/characters/character-reviews.service.js';
import { SynthesesService } from '../src/characters/syntheses.service.js';
import { ApiError, newId, toUlid } from '../src/common/index.js';
import { GenerationService } from '../src/generation/index.js';
import { SettlementService } from '../src/generation/settlement.service.js';
import { Caller } from '../src/http/index.js';
import { AttemptsRepository, type ClaimedJob } from '../src/jobs/index.js';
import { Doorbell } from '../src/jobs/doorbell.js';
import { JobsRepository } from '../src/jobs/jobs.repository.js';
import { OutsideScorers } from '../src/providers/index.js';
import { startApp, type TestApp } from './support/app.js';

const SEQUENCES = 1_000;
const LEASE_MS = 60_000;
const POSES = ['portrait', 'front', 'side', 'back'] as const;

type Pose = (typeof POSES)[number];

interface ModelRef {
  pose: string;
  key: string;
}

/** What a character should be, in a few lines. */
class ModelCharacter {
  status: 'synthesizing' | 'reviewing' | 'ready' | 'failed' | 'gone' = 'synthesizing';
  prior: 'reviewing' | 'ready' | 'failed' = 'failed';
  refs: ModelRef[] = [];
  hasError = false;
  /** What the last job was to draw and did not. */
  lacking: readonly Pose[] = [];
  /** What the job that runs is to draw. */
  poses: readonly Pose[] = POSES;

  constructor(
    readonly id: string,
    readonly isBrought: boolean,
    public hasWords: boolean,
  ) {}

  /** Or the refusal. */
  posesFor(wish: { pose: Pose } | { forceAll: boolean }): readonly Pose[] | string {
    if (this.status === 'gone') {
      return 'resource_not_found';
    }
    if (this.status === 'synthesizing') {
      return 'invalid_request_error';
    }
    if (!this.hasWords && this.refs.length === 0) {
      return 'parameter_invalid_combination';
    }
    const missing = POSES.filter((pose) => this.refs.every((ref) => ref.pose !== pose));
    const wanted = missing.every((pose) => this.lacking.includes(pose)) ? this.lacking : missing;
    const isPartial = this.status === 'failed' && wanted.length > 0;
    return 'pose' in wish ? [wish.pose] : isPartial && !wish.forceAll ? wanted : POSES;
  }

  begin(poses: readonly Pose[]): void {
    this.prior = this.status as ModelCharacter['prior'];
    this.status = 'synthesizing';
    this.hasError = false;
    this.poses = poses;
  }

  settle(made: ModelRef[]): void {
    const kept = this.refs.map((ref) => made.find(({ pose }) => pose === ref.pose) ?? ref);
    this.refs = [...kept, ...made.filter((ref) => !kept.includes(ref))];
    if (!this.isBrought) {
      this.refs.sort((a, b) => POSES.indexOf(a.pose as Pose) - POSES.indexOf(b.pose as Pose));
    }
    const isWhole = made.length === this.poses.length;
    this.lacking = this.poses.filter((pose) => made.every((ref) => ref.pose !== pose));
    this.status = isWhole ? 'reviewing' : this.prior;
    this.hasError = !isWhole;
  }

  cancel(): void {
    this.status = this.prior;
    this.lacking = [];
    this.hasError = this.prior === 'failed';
  }
}

interface Lease {
  job: ClaimedJob;
  owner: ModelCharacter;
  isLive: boolean;
}

/** A team, its characters and its credits. */
class World {
  readonly caller = new Caller(randomUUID(), 'model', new Set(), 'pro', false, '2026-05-15');
  readonly characters: ModelCharacter[] = [];
  readonly leases: Lease[] = [];
  posted: number;

  constructor(credits: number) {
    this.posted = credits;
  }

  get held(): number {
    const running = this.characters.filter(({ status }) => status === 'synthesizing');
    return running.reduce((sum, { poses }) => sum + poses.length, 0);
  }

  canPay(credits: number): boolean {
    return this.posted - this.held >= credits;
  }

  pick(at: number): ModelCharacter | undefined {
    return this.characters[at % this.characters.length];
  }

  loseLeases(owner: ModelCharacter): void {
    for (const lease of this.leases.filter((one) => one.owner === owner)) {
      lease.isLive = false;
    }
  }
}

const of = fc.constantFrom(0, 0, 1);
const rarely = fc.constantFrom(true, false, false, false, false);
const which = fc.record({ act: fc.constantFrom('save', 'delete', 'cancel', 'get'), of });
/** Words are judged outside of transactions, by specs of their own. */
const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ act: fc.constant('describe' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('bring' as const),
      pictures: fc.integer({ min: 1, max: 3 }),
      hasWords: fc.boolean(),
      isSpent: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('regenerate' as const), of, pose: fc.constantFrom(...POSES) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('resynthesize' as const), of, forceAll: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('change' as const), of, hasWords: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constant('work' as const), fails: fc.subarray([...POSES]), isLate: rarely }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('claim' as const) }) },
  { weight: 5, arbitrary: which },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
type StepOf<Act extends Step['act']> = Extract<Step, { act: Act }>;

describe('characters under a model', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
    jest.spyOn(app.get(Doorbell), 'ring').mockReturnValue(undefined);
    // They refuse to be asked inside the transaction that each sequence is.
    jest.spyOn(app.get(OutsideScorers), 'scoreTexts').mockResolvedValue([]);
  });

  afterAll(() => app.close());

  it('keep their statuses, their pictures and their price, whatever routes and workers do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 24 }),
        fc.array(step, { minLength: 4, maxLength: 10 }),
        async (credits, steps) => {
          const world = new World(credits);
          // One transaction for each sequence; what is judged at commit is judged there.
          await app.database.transaction(async () => {
            await app.get(LedgerRepository).grant(world.caller.teamId, credits * 1_000 + 1, 'Test');
            for (const one of [{ act: 'describe' as const }, ...steps]) {
              await play(world, one);
              await expectSame(world);
            }
            await finishAll(world);
          });
        },
      ),
      { numRuns: SEQUENCES },
    );
    expect(await app.get(LedgerRepository).listViolations()).toEqual([]);
  }, 180_000);

  /** What a route answers: done, or the code of its refusal, which leaves nothing behind. */
  async function outcomeOf(call: () => Promise<unknown>): Promise<string> {
    await app.database.execute('SAVEPOINT step');
    try {
      await call();
      return 'done';
    } catch (error) {
      await app.database.execute('ROLLBACK TO step');
      if (error instanceof ApiError) {
        return error.codeFor('characters');
      }
      throw error;
    }
  }

  async function play(world: World, one: Step): Promise<void> {
    if ('of' in one) {
      const character = world.pick(one.of);
      return character && playOn(world, character, one);
    }
    switch (one.act) {
      case 'describe':
        return describeOne(world);
      case 'bring':
        return bring(world, one);
      case 'claim':
        return claim(world);
      case 'work':
        return work(world, one);
    }
  }

  async function playOn(world: World, character: ModelCharacter, one: Extract<Step, { of: number }>): Promise<void> {
    switch (one.act) {
      case 'regenerate':
        return redraw(world, character, { pose: one.pose });
      case 'resynthesize':
        return redraw(world, character, { forceAll: one.forceAll });
      case 'change':
        return change(world, character, one.hasWords);
      case 'save':
        return save(world, character);
      case 'delete':
        return remove(world, character);
      case 'cancel':
        return cancel(world, character);
      case 'get':
        return get(world, character);
    }
  }

  async function describeOne(world: World): Promise<void> {
    const creation = app.get(CharacterCreationService);
    const draft = { name: 'Aurora', uploadIds: null, attributes: { age: 28 }, clientReferenceId: null };
    let id = '';
    const outcome = await outcomeOf(async () => {
      ({ id } = await creation.create(world.caller, draft));
    });
    expect(outcome).toBe(world.canPay(4) ? 'done' : 'insufficient_credits');
    if (outcome === 'done') {
      world.characters.push(new ModelCharacter(id, false, true));
    }
  }

  async function bring(world: World, { pictures, hasWords, isSpent }: StepOf<'bring'>): Promise<void> {
    const creation = app.get(CharacterCreationService);
    const uploads = await insertUploads(world, pictures, isSpent);
    const uploadIds = uploads.map(({ id }) => toUlid('upl', id));
    const draft = { name: 'Nova', uploadIds, attributes: hasWords ? { age: 28 } : null, clientReferenceId: null };
    let id = '';
    const outcome = await outcomeOf(async () => {
      ({ id } = await creation.create(world.caller, draft));
    });
    expect(outcome).toBe(isSpent ? 'upload_invalid' : 'done');
    if (outcome === 'done') {
      const character = new ModelCharacter(id, true, hasWords);
      character.status = 'ready';
      character.refs = uploads.map(({ key }, at) => ({ pose: at === 1 ? 'side' : 'other', key }));
      world.characters.push(character);
    }
  }

  async function redraw(
    world: World,
    character: ModelCharacter,
    wish: { pose: Pose } | { forceAll: boolean },
  ): Promise<void> {
    const poses = character.posesFor(wish);
    const attributes = character.hasWords ? { age: 28 } : null;
    const syntheses = app.get(SynthesesService);
    const outcome = await outcomeOf(() => syntheses.redraw(world.caller, character.id, { ...wish, attributes }));
    if (typeof poses === 'string' || !world.canPay(poses.length)) {
      expect(outcome).toBe(typeof poses === 'string' ? poses : 'insufficient_credits');
      return;
    }
    expect(outcome).toBe('done');
    character.begin(poses);
  }

  async function change(world: World, character: ModelCharacter, hasWords: boolean): Promise<void> {
    const attributes = hasWords ? { age: 29 } : {};
    const outcome = await outcomeOf(() =>
      app.get(CharacterReviewsService).update(world.caller, character.id, { attributes }),
    );
    expect(outcome).toBe(character.status === 'gone' ? 'resource_not_found' : 'done');
    character.hasWords = hasWords;
  }

  async function save(world: World, character: ModelCharacter): Promise<void> {
    const outcome = await outcomeOf(() => app.get(CharacterReviewsService).save(world.caller, character.id));
    const refusals: Record<string, string> = {
      gone: 'resource_not_found',
      synthesizing: 'invalid_request_error',
      failed: 'invalid_request_error',
    };
    expect(outcome).toBe(refusals[character.status] ?? 'done');
    if (outcome === 'done') {
      character.status = 'ready';
    }
  }

  async function remove(world: World, character: ModelCharacter): Promise<void> {
    const outcome = await outcomeOf(() => app.get(CharactersService).delete(world.caller, character.id));
    expect(outcome).toBe(character.status === 'gone' ? 'resource_not_found' : 'done');
    const text = 'SELECT status FROM character WHERE id = $1';
    const [row] = await app.database.query<{ status: string }>(text, [character.id]);
    expect([undefined, 'deleted']).toContain(row?.status);
    if (character.status !== 'gone') {
      expect(row === undefined).toBe(character.status === 'reviewing');
    }
    character.status = 'gone';
    character.refs = [];
    world.loseLeases(character);
  }

  async function cancel(world: World, character: ModelCharacter): Promise<void> {
    const text = 'SELECT job_id AS "jobId" FROM character WHERE id = $1';
    const [row] = await app.database.query<{ jobId: string | null }>(text, [character.id]);
    const isCancelled = row?.jobId ? await app.get(GenerationService).cancel(row.jobId) : false;
    expect(isCancelled).toBe(character.status === 'synthesizing');
    if (isCancelled) {
      character.cancel();
      world.loseLeases(character);
    }
  }

  async function get(world: World, character: ModelCharacter): Promise<void> {
    const outcome = await outcomeOf(() => app.get(CharactersService).get(world.caller, character.id));
    expect(outcome).toBe(character.status === 'gone' ? 'resource_not_found' : 'done');
  }

  async function claim(world: World): Promise<void> {
    for (const job of await app.get(JobsRepository).claim(10, LEASE_MS)) {
      const owner = world.characters.find(({ id }) => id === job.subjectId);
      expect(owner?.status).toBe('synthesizing');
      world.leases.push({ job, owner: owner as ModelCharacter, isLive: true });
    }
  }

  /** A worker brings what it has: the one that holds a lease, or one that lost it long ago. */
  async function work(world: World, { fails, isLate }: StepOf<'work'>): Promise<void> {
    await claim(world);
    const lease = world.leases.find(({ isLive }) => isLive !== isLate);
    if (lease) {
      await finish(lease, fails);
    }
  }

  async function finish(lease: Lease, fails: readonly Pose[]): Promise<void> {
    const { job, owner, isLive } = lease;
    const made: ModelRef[] = [];
    for (const { name: pose } of (job.input as { shots: { name: Pose }[] }).shots.filter(
      ({ name }) => !fails.includes(name),
    )) {
      const key = `team/${job.teamId}/character/${owner.id}/${job.leaseToken}-${pose}.png`;
      expect(await app.get(AttemptsRepository).keepPicture(job, pictureOf(pose, key))).toBe(isLive);
      made.push({ pose, key });
    }
    const error = { code: 'bad_request', message: 'No.', retryable: false };
    expect(await app.get(SettlementService).settle(job, error)).toBe(isLive);
    if (isLive) {
      owner.settle(made);
      worldOf(owner).posted -= made.length;
      lease.isLive = false;
    }
  }

  const worlds = new WeakMap<ModelCharacter, World>();
  const worldOf = (character: ModelCharacter): World => worlds.get(character) as World;

  async function finishAll(world: World): Promise<void> {
    for (const character of world.characters.filter(({ status }) => status === 'synthesizing')) {
      await cancel(world, character);
    }
  }

  async function expectSame(world: World): Promise<void> {
    for (const character of world.characters) {
      worlds.set(character, world);
    }
    const page = { limit: 100, after: null };
    const { rows } = await app.get(CharactersService).list(world.caller, {}, page);
    const shown = rows.map(({ id, status, refs, error }) => [
      id,
      status,
      refs.map(({ pose, objectKey: key }) => ({ pose, key })),
      error !== null,
    ]);
    const wanted = world.characters
      .filter(({ status }) => status !== 'gone')
      .map(({ id, status, refs, hasError }) => [id, status, refs, hasError]);
    expect(shown).toEqual(wanted.toReversed());
    const text = 'SELECT posted::int, held::int FROM credit_account WHERE team_id = $1';
    const [money] = await app.database.query(text, [world.caller.teamId]);
    expect(money).toEqual({ posted: world.posted * 1_000 + 1, held: world.held * 1_000 });
  }

  async function insertUploads({ caller: { teamId } }: World, count: number, isSpent: boolean) {
    const uploads = Array.from({ length: count }, () => newId()).map((id) => ({
      id,
      key: `team/${teamId}/upload/${id}/x`,
    }));
    for (const [at, { id, key }] of uploads.entries()) {
      const pose = at === 1 ? 'side' : 'other';
      const text = `INSERT INTO upload (id, team_id, is_test, object_key, mime_type, width, height, bytes, sha256, sent_sha256, pose, received_at, consumed_at)
        VALUES ($1, $2, false, $3, 'image/png', 8, 8, 8, 'x', 'x', $4, now(), CASE WHEN $5 THEN now() END)`;
      await app.database.execute(text, [id, teamId, key, pose, isSpent && at === count - 1]);
    }
    return uploads;
  }
});

const pictureOf = (shot: string, objectKey: string) => ({
  shot,
  objectKey,
  mimeType: 'image/png',
  width: 8,
  height: 8,
  bytes: 8,
  sha256: 'x',
  provider: 'sketch',
  model: 'sketch-1',
  applied: { aspectRatio: '3:4', size: '1K' },
  providerState: undefined,
  companions: [],
});
