import { Injectable } from '@nestjs/common';
import { isObject } from '../common/index.js';
import { Database } from '../database/index.js';
import { type Caller, type Page, pageOf } from '../http/index.js';
import type { JobError } from '../jobs/index.js';
import { Image, type ImageStatus, type ImageView } from './image.entity.js';

export type NewImage = Omit<Image, 'status' | 'outputKeys' | 'error' | 'createdAt' | 'completedAt'>;

/** How an image ended. */
export interface ImageEnding {
  status: Exclude<ImageStatus, 'pending'>;
  outputKeys: string[];
  error: JobError | null;
}

export interface ImageFilter {
  /** As callers see it: `processing` is a pending image whose job runs. */
  status: ImageStatus | 'processing' | null;
  characterId: string | null;
}

/** Rows behind (older than) one, or those just before it. */
export interface ImageCursor {
  after: string | null;
  before: string | null;
}

const OWN = 'i.team_id = $1 AND i.is_test = $2';
const JOINED = 'image i LEFT JOIN job j ON j.id = i.job_id LEFT JOIN credit_hold h ON h.job_id = i.job_id';
const SHOWN_STATUS = `CASE WHEN i.status = 'pending' AND j.state = 'running' THEN 'processing' ELSE i.status END`;

/** Images, in the caller's team and world. */
@Injectable()
export class ImagesRepository {
  constructor(private readonly database: Database) {}

  async insert({ teamId, isTest, ...image }: NewImage): Promise<void> {
    const members = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
    const columns = members.map((member) => COLUMNS[member]).join(', ');
    const places = members.map((_, at) => `$${at + 3}`).join(', ');
    const text = `INSERT INTO image (team_id, is_test, ${columns}) VALUES ($1, $2, ${places})`;
    const values = members.map((member) => valueOf(image[member]));
    await this.database.execute({ name: 'images.insert', text }, [teamId, isTest, ...values]);
  }

  async find({ teamId, isTest }: Caller, id: string): Promise<ImageView | null> {
    const text = `SELECT ${this.columns} FROM ${JOINED} WHERE ${OWN} AND i.id = $3`;
    const [image] = await this.database.query<ImageView>({ name: 'images.find', text }, [teamId, isTest, id]);
    return image ?? null;
  }

  /** For whoever holds a signed URL of the image. */
  async findSigned(id: string): Promise<ImageView | null> {
    const text = `SELECT ${this.columns} FROM ${JOINED} WHERE i.id = $1`;
    const [image] = await this.database.query<ImageView>({ name: 'images.findSigned', text }, [id]);
    return image ?? null;
  }

  /** In the transaction that settles its job; null when it was erased. */
  async end(jobId: string, { status, outputKeys, error }: ImageEnding): Promise<ImageView | null> {
    const update = `UPDATE image SET status = $2, output_keys = $3, error = $4, completed_at = now()
                     WHERE job_id = $1 AND status = 'pending'`;
    const values = [jobId, status, outputKeys, error && JSON.stringify(error)];
    await this.database.execute({ name: 'images.end', text: update }, values);
    const text = `SELECT ${this.columns} FROM ${JOINED} WHERE i.job_id = $1`;
    const [image] = await this.database.query<ImageView>({ name: 'images.findByJob', text }, [jobId]);
    return image ?? null;
  }

  /** Back in the making under another job; false when it has not failed. */
  async reopen(jobId: string, newJobId: string): Promise<boolean> {
    const text = `UPDATE image SET status = 'pending', error = NULL, completed_at = NULL, job_id = $2
                   WHERE job_id = $1 AND status = 'failed'`;
    return (await this.database.execute({ name: 'images.reopen', text }, [jobId, newJobId])) > 0;
  }

  /** Newest first; the row of the cursor itself is on neither of the pages around it. */
  async list(
    { teamId, isTest }: Caller,
    { status, characterId }: ImageFilter,
    page: ImageCursor & { limit: number },
  ): Promise<Page<ImageView>> {
    const { after, before, limit } = page;
    const order = before === null ? 'DESC' : 'ASC';
    const text = `SELECT ${this.columns} FROM ${JOINED} WHERE ${OWN}
      AND ($3::uuid IS NULL OR i.id < $3) AND ($4::uuid IS NULL OR i.id > $4)
      AND ($5::text IS NULL OR ${SHOWN_STATUS} = $5) AND ($6::uuid IS NULL OR i.character_id = $6)
      ORDER BY i.id ${order} LIMIT $7`;
    const values = [teamId, isTest, after, before, status, characterId, limit + 1];
    const { rows, hasMore } = pageOf(await this.database.query<ImageView>(text, values), limit);
    return { rows: before === null ? rows : rows.toReversed(), hasMore };
  }

  /** Which images an erasure takes: of a team, or of one of its characters. */
  async listIds(teamId: string, characterId: string | null): Promise<{ id: string; jobId: string }[]> {
    const text = `SELECT id, job_id AS "jobId" FROM image WHERE team_id = $1 AND ($2::uuid IS NULL OR character_id = $2)`;
    return this.database.query(text, [teamId, characterId]);
  }

  async remove(teamId: string, ids: string[]): Promise<void> {
    await this.database.execute('DELETE FROM image WHERE team_id = $1 AND id = ANY($2)', [teamId, ids]);
  }

  private get columns(): string {
    const own = this.database.columns(Image, 'i');
    return `${own}, coalesce(j.state = 'running', false) AS "isRunning", coalesce(h.state <> 'waived', false) AS "isPaid"`;
  }
}

/** Of an order, beside whose it is. */
const COLUMNS: Readonly<Record<keyof Omit<NewImage, 'teamId' | 'isTest'>, string>> = {
  id: 'id',
  jobId: 'job_id',
  prompt: 'prompt',
  negativePrompt: 'negative_prompt',
  enhancedPrompt: 'enhanced_prompt',
  characterId: 'character_id',
  referenceImageUrls: 'reference_image_urls',
  inferenceType: 'inference_type',
  sizePreset: 'size_preset',
  width: 'width',
  height: 'height',
  imageCount: 'image_count',
  steps: 'steps',
  guidanceScale: 'guidance_scale',
  cfgRescale: 'cfg_rescale',
  denoiseStrength: 'denoise_strength',
  seed: 'seed',
  price: 'price',
  webhookUrl: 'webhook_url',
  clientReferenceId: 'client_reference_id',
  metadata: 'metadata',
  aurousVersion: 'aurous_version',
  creationRequestId: 'creation_request_id',
};

/** Arrays are arrays in SQL too; other objects are JSON. */
const valueOf = (value: NewImage[keyof NewImage]): unknown => (isObject(value) ? JSON.stringify(value) : value);
