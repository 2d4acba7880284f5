import { Injectable } from '@nestjs/common';
import { fromUlid, newId } from '../../common/index.js';
import { Database, isUnavailable } from '../../database/index.js';
import { type Caller, type InputIssue, invalidInput, NotFoundError } from '../../http/index.js';
import { type Picture, PictureIntake, PictureRejected, StorageService } from '../../storage/index.js';
import type { FilePurpose, StoredFile } from './file.entity.js';
import { MAX_FILE_BYTES } from './file-forms.js';
import { FileTooLargeError } from './files.errors.js';
import { FilesRepository, type NewFile } from './files.repository.js';

export interface FileWish {
  content: Buffer;
  purpose: FilePurpose;
  metadata: Record<string, string>;
}

const MAX_SIDE_PX = 4_096;
const EXTENSIONS = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const;

/** Pictures that customers lend for a day. */
@Injectable()
export class FilesService {
  constructor(
    private readonly database: Database,
    private readonly files: FilesRepository,
    private readonly intake: PictureIntake,
    private readonly storage: StorageService,
  ) {}

  /** The picture as we keep it, stored; nobody has it yet. */
  async prepare({ teamId, isTest }: Caller, { content, purpose, metadata }: FileWish): Promise<NewFile> {
    const { bytes: kept, mimeType, width, height } = await this.open(content);
    const id = newId();
    const objectKey = `${folderOf({ teamId, id })}/picture.${EXTENSIONS[mimeType]}`;
    const { bytes, sha256 } = await this.storage.store(objectKey, kept);
    return { id, teamId, isTest, purpose, mimeType, width, height, bytes, sha256, objectKey, metadata };
  }

  /** The outcome of what places a prepared file. When that has failed for certain, nothing of the file stays. */
  async orDiscard<T>(file: NewFile, placing: Promise<T>): Promise<T> {
    try {
      return await placing;
    } catch (error) {
      // A commit that nobody heard the end of may have been made.
      if (!isUnavailable(error)) {
        await this.storage.remove(`${folderOf(file)}/`);
      }
      throw error;
    }
  }

  /** In the transaction in progress. */
  async create(file: NewFile): Promise<StoredFile> {
    const { objectKey: key, teamId, mimeType, width, height, bytes, sha256 } = file;
    await this.storage.publish({ key, teamId, mimeType, width, height, bytes, sha256 });
    return this.files.insert(file);
  }

  async get(caller: Caller, id: string): Promise<StoredFile> {
    return required(await this.files.find(caller, id));
  }

  /** Row and picture; signed URLs of it answer 404 from the commit on. */
  async delete(caller: Caller, id: string): Promise<void> {
    await this.database.transaction(async () => {
      if (!(await this.files.remove(caller, id))) {
        throw new NotFoundError('file');
      }
      await this.storage.remove(`${folderOf({ teamId: caller.teamId, id })}/`);
    });
  }

  /**
   * The file behind `file_…`, or null for what is malformed, unknown, expired or somebody else's. Its bytes lie under
   * `objectKey` until the file is deleted or its day is over: an order that needs them longer keeps a copy.
   */
  async findForReference(caller: Caller, fileId: string): Promise<StoredFile | null> {
    const id = fromUlid('file', fileId);
    return id ? this.files.find(caller, id) : null;
  }

  private async open(content: Buffer): Promise<Picture> {
    const picture = await this.intake.intake(content, { maxBytes: MAX_FILE_BYTES }).catch((error: unknown) => {
      throw error instanceof PictureRejected ? refusalOf(error) : error;
    });
    const { width, height } = picture;
    if (Math.max(width, height) > MAX_SIDE_PX) {
      throw unusable('range', `It has ${width} x ${height} pixels; at most ${MAX_SIDE_PX} per side are taken.`);
    }
    return picture;
  }
}

export const folderOf = ({ teamId, id }: Pick<StoredFile, 'teamId' | 'id'>): string => `team/${teamId}/file/${id}`;

function refusalOf({ reason, message }: PictureRejected): Error {
  if (reason === 'too_large') {
    return new FileTooLargeError();
  }
  return unusable(reason === 'too_many_pixels' ? 'range' : 'format', message);
}

const unusable = (kind: InputIssue['kind'], reason: string) =>
  invalidInput([{ path: 'file', kind, message: `file cannot be used. ${reason}` }], 'body');

function required(file: StoredFile | null): StoredFile {
  if (!file) {
    throw new NotFoundError('file');
  }
  return file;
}
