import { Injectable } from '@nestjs/common';
import { Database } from '../../database/index.js';
import type { Caller } from '../../http/index.js';
import { UPLOAD_POSES, type UploadPose } from './upload.entity.js';

export interface Classification {
  pose: UploadPose;
  /** From 0 to 1. */
  confidence: number;
}

const CERTAIN = 1;
/** No better than a guess among the five. */
const GUESSED = 1 / UPLOAD_POSES.length;

const FIND_SHOT = {
  name: 'poseClassifier.findShot',
  text: `SELECT p.shot FROM job j JOIN job_picture p ON p.job_id = j.id
    WHERE j.team_id = $1 AND j.is_test = $2 AND p.sha256 = $3 AND p.shot = ANY($4::text[])
    ORDER BY j.created_at DESC LIMIT 1`,
};

/** Knows the poses that were drawn for the team, by their bytes; of every other picture it says that it does not know. */
@Injectable()
export class PoseClassifier {
  constructor(private readonly database: Database) {}

  async classify({ teamId, isTest }: Caller, sentSha256: string): Promise<Classification> {
    const values = [teamId, isTest, sentSha256, UPLOAD_POSES];
    const [drawn] = await this.database.query<{ shot: UploadPose }>(FIND_SHOT, values);
    return drawn ? { pose: drawn.shot, confidence: CERTAIN } : { pose: 'other', confidence: GUESSED };
  }
}
