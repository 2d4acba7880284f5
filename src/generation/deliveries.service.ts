import { Injectable } from '@nestjs/common';
import { AttemptsRepository, type ClaimedJob, type Companion, type Job, type JobPicture } from '../jobs/index.js';
import { PictureModerationService } from '../moderation/index.js';
import type { GeneratedImage, NextCall } from '../providers/index.js';
import { PictureIntake, PictureRenditions, StorageService } from '../storage/index.js';
import type { OrderInput, Shot } from './order.js';

/** A picture about to be stored, whoever made it. */
interface MadeFile {
  key: string;
  mimeType: string;
  width: number;
  height: number;
  bytes: Buffer;
}

type MadeCompanion = MadeFile & Pick<Companion, 'role'>;

const EXTENSIONS: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' };
const MAX_BYTES = 64 * 2 ** 20;

/** The pictures of a job: kept while it runs, shown to the world when it is settled. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly attempts: AttemptsRepository,
    private readonly storage: StorageService,
    private readonly intake: PictureIntake,
    private readonly renditions: PictureRenditions,
    private readonly moderation: PictureModerationService,
  ) {}

  /**
   * Checks what a provider sent and stores it under the lease's own keys. Everything is made before anything is stored, so a
   * picture that is refused leaves nothing behind. False: the job is no longer this worker's.
   */
  async keep(job: ClaimedJob, shot: Shot, plan: NextCall, image: GeneratedImage): Promise<boolean> {
    const { folder, hasRenditions } = job.input as OrderInput;
    const key = `${folder}/${job.leaseToken}-${shot.name}`;
    const { shown, original } = await this.filesOf(key, plan, image);
    const mustJudge = this.moderation.isOn && !job.isTest;
    const copies = hasRenditions || mustJudge ? await this.copiesOf(key, shown) : [];
    const judged = copies.find(({ role }) => role === 'card');
    if (mustJudge && judged) {
      await this.moderation.judge(job, judged);
    }

    const stored = await this.storage.store(shown.key, shown.bytes);
    const companions: Companion[] = [];
    for (const { bytes, ...file } of [...original, ...(hasRenditions ? copies : [])]) {
      companions.push({ ...file, ...(await this.storage.store(file.key, bytes)) });
    }
    return this.attempts.keepPicture(job, {
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
      companions,
    });
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

  /** The provider's bytes as they came, or a clean copy in their place where they tell more than the picture shows. */
  private async filesOf(
    key: string,
    { aspectRatio }: NextCall,
    { bytes }: GeneratedImage,
  ): Promise<{ shown: MadeFile; original: MadeCompanion[] }> {
    const { hasMetadata, ...facts } = await this.intake.checkOutput(bytes, { aspectRatio, maxBytes: MAX_BYTES });
    const extension = EXTENSIONS[facts.mimeType];
    const sent = { ...facts, bytes, key: `${key}.${extension}` };
    if (!hasMetadata) {
      return { shown: sent, original: [] };
    }
    const { mimeType, width, height, bytes: clean } = await this.intake.intake(bytes, { maxBytes: MAX_BYTES });
    const shown = { mimeType, width, height, bytes: clean, key: `${key}-clean.${extension}` };
    return { shown, original: [{ ...sent, role: 'original' }] };
  }

  private async copiesOf(key: string, { bytes }: MadeFile): Promise<MadeCompanion[]> {
    const renditions = await this.renditions.render(bytes);
    return renditions.map(({ name, mimeType, width, height, bytes: copy }) => ({
      role: name,
      key: `${key}-${name}.webp`,
      mimeType,
      width,
      height,
      bytes: copy,
    }));
  }
}
