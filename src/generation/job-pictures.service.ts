import { Injectable, Logger } from '@nestjs/common';
import { isUnavailable } from '../database/index.js';
import { AttemptsRepository, type ClaimedJob, type Companion, type Job, type JobPicture } from '../jobs/index.js';
import { PictureModerationService } from '../moderation/index.js';
import type { GeneratedImage, NextCall } from '../providers/index.js';
import {
  ObjectExistsError,
  PictureIntake,
  type PicturePreview,
  PictureRenditions,
  type Rendition,
  StorageService,
  type StoredBytes,
} from '../storage/index.js';
import type { OrderInput, Shot } from './order.js';
import { keepTrying } from './keep-trying.js';

/** A picture about to be stored, whoever made it. */
interface MadeFile {
  key: string;
  mimeType: string;
  width: number;
  height: number;
  bytes: Buffer;
}

/** Whose picture it is, until it is nobody's. */
interface Keeping {
  job: ClaimedJob;
  shot: Shot;
  signal: AbortSignal;
}

type MadeCompanion = MadeFile & Pick<Companion, 'role'>;

interface MadeFiles {
  shown: MadeFile;
  original: MadeCompanion[];
  /** Of what is shown, where its pixels are those that were checked. */
  preview: PicturePreview | null;
}

const EXTENSIONS: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' };
const MAX_BYTES = 64 * 2 ** 20;

/** The pictures of a job: kept while it runs, shown to the world when it is settled. */
@Injectable()
export class JobPicturesService {
  private readonly logger = new Logger(JobPicturesService.name);

  constructor(
    private readonly attempts: AttemptsRepository,
    private readonly storage: StorageService,
    private readonly intake: PictureIntake,
    private readonly renditions: PictureRenditions,
    private readonly moderation: PictureModerationService,
  ) {}

  /**
   * Checks what a provider sent and stores it under the lease's own keys. Whoever may refuse it is asked before anything is
   * stored, so a picture that is refused leaves nothing behind. False: the job is no longer this worker's.
   */
  async keep(keeping: Keeping, plan: NextCall, image: GeneratedImage): Promise<boolean> {
    const { job, shot } = keeping;
    const { folder, hasRenditions } = job.input as OrderInput;
    const key = `${folder}/${job.leaseToken}-${shot.name}`;
    const { shown, original, preview } = await this.filesOf({ key, pixels: shot.pixels }, plan, image);
    const isJudged = this.moderation.judges(job);
    const copying = hasRenditions || isJudged ? this.copiesOf(shown, preview) : Promise.resolve([]);
    if (isJudged) {
      await this.judge(keeping, await copying);
    }
    // What nobody judges is on its way to the store while its copies are made.
    const renditions = copying.then(
      (copies) => (hasRenditions ? copies.map((copy) => companionOf(key, copy)) : []),
      // No fault of the picture, which was decoded before and has its place: another lease makes them of another one.
      (cause: unknown) => Promise.reject(new Error('The small copies could not be made.', { cause })),
    );
    const [stored, originals, small] = await allDone([
      this.storePatiently(keeping, shown),
      this.storeCompanions(keeping, original),
      renditions.then((files) => this.storeCompanions(keeping, files)),
    ] as const);
    const picture = {
      shot: shot.name,
      objectKey: shown.key,
      mimeType: shown.mimeType,
      width: shown.width,
      height: shown.height,
      ...stored,
      provider: plan.provider,
      model: image.model,
      applied: { aspectRatio: plan.aspectRatio, size: plan.size },
      providerState: image.state,
      companions: [...originals, ...small],
    };
    return this.patiently(keeping, () => this.attempts.keepPicture(job, picture), isUnavailable);
  }

  list(job: Job): Promise<JobPicture[]> {
    return this.attempts.listPictures(job.id);
  }

  /** In the transaction in progress. */
  async publish({ teamId }: Job, pictures: JobPicture[]): Promise<void> {
    for (const { objectKey, mimeType, bytes, sha256, width, height, companions } of pictures) {
      await this.storage.publish({ key: objectKey, teamId, mimeType, bytes, sha256, width, height });
      for (const { role, ...file } of companions) {
        await this.storage.publish({ ...file, teamId, isPrivate: role === 'original' });
      }
    }
  }

  private judge(keeping: Keeping, copies: readonly Rendition[]): Promise<void> {
    const judge = () => this.moderation.judgeIfNeeded(keeping.job, async () => copies);
    return this.patiently(keeping, judge, isUnavailable);
  }

  private storePatiently(keeping: Keeping, { key, bytes }: MadeFile): Promise<StoredBytes> {
    const isPassing = (error: Error) => !(error instanceof ObjectExistsError);
    return this.patiently(keeping, () => this.storage.store(key, bytes), isPassing);
  }

  /** A store or a database that is away costs time: another call would cost money. Whoever holds a picture takes no other job meanwhile. */
  private patiently<T>(
    { job, signal }: Keeping,
    keep: () => Promise<T>,
    isPassing: (error: Error) => boolean,
  ): Promise<T> {
    const leftMs = Math.max(0, job.deadline.getTime() - Date.now());
    return keepTrying(keep, {
      isPassing,
      signal: AbortSignal.any([signal, AbortSignal.timeout(leftMs)]),
      onTrouble: ({ message }) =>
        this.logger.warn({ jobId: job.id, teamId: job.teamId, reason: message }, 'A picture waits to be kept'),
    });
  }

  private storeCompanions(keeping: Keeping, files: MadeCompanion[]): Promise<Companion[]> {
    return allDone(
      files.map(async ({ bytes, ...facts }) => ({
        ...facts,
        ...(await this.storePatiently(keeping, { ...facts, bytes })),
      })),
    );
  }

  /** The provider's bytes as they came, or a copy in their place: clean where they tell more than the picture shows, in the pixels that were ordered. */
  private async filesOf(
    { key, pixels }: { key: string; pixels: Shot['pixels'] },
    { aspectRatio }: NextCall,
    { bytes }: GeneratedImage,
  ): Promise<MadeFiles> {
    const { hasMetadata, preview, ...facts } = await this.intake.checkOutput(bytes, {
      aspectRatio,
      maxBytes: MAX_BYTES,
    });
    const extension = EXTENSIONS[facts.mimeType];
    const sent = { ...facts, bytes, key: `${key}.${extension}` };
    const isOfSize = !pixels || (facts.width === pixels.width && facts.height === pixels.height);
    if (!hasMetadata && isOfSize) {
      return { shown: sent, original: [], preview };
    }
    const { mimeType, width, height, bytes: clean } = await this.intake.intake(bytes, { maxBytes: MAX_BYTES, pixels });
    const shown = { mimeType, width, height, bytes: clean, key: `${key}-clean.${extension}` };
    // What was cut to size is a picture to look at: nobody draws from it again.
    return pixels
      ? { shown, original: [], preview: null }
      : { shown, original: [{ ...sent, role: 'original' }], preview };
  }

  private copiesOf({ bytes }: MadeFile, preview: PicturePreview | null): Promise<Rendition[]> {
    return preview ? this.renditions.encode(preview) : this.renditions.render(bytes);
  }
}

/** One that fails waits for the rest: with the end of the call nothing may be on its way to the store. */
async function allDone<T extends readonly unknown[]>(work: T): Promise<{ -readonly [At in keyof T]: Awaited<T[At]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

const companionOf = (key: string, { name, mimeType, width, height, bytes }: Rendition): MadeCompanion => ({
  role: name,
  key: `${key}-${name}.webp`,
  mimeType,
  width,
  height,
  bytes,
});
