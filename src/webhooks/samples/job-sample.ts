import { AT, ENDED_AT, ERROR, ID, PICTURE_URL, type Sample, SHA256 } from './sample.js';

const OUTPUT = { aspect_ratio: '1:1', resolution: '1K', thinking_intensity: 'minimal' };
const PAYLOAD = {
  mode: 'library',
  input: {
    prompt: 'A sample that nobody ordered',
    hints: {},
    output: OUTPUT,
    reference_image_count: 0,
    client_reference_id: null,
    metadata: {},
  },
  output_applied: OUTPUT,
  references_used: 0,
};
const JOB = {
  id: ID,
  org_id: ID,
  type: 'avatar_generation',
  result_url: null,
  error_log: null,
  error: null,
  created_at: Date.parse(AT) / 1_000,
  updated_at: Date.parse(ENDED_AT) / 1_000,
};
const PICTURE = { image_url: PICTURE_URL, width: 1_024, height: 1_024, mime_type: 'image/webp', sha256: SHA256 };

const COMPLETED = {
  progress: 1,
  payload: { phase: 'completed', ...PAYLOAD, image_url: PICTURE_URL },
  billing: { held: 0, captured: 1, released: 0 },
  avatar: PICTURE,
  job_result: { type: 'avatar', id: ID, image_url: PICTURE_URL },
};

/** Of an avatar, which is what endpoints of the characters family hear of as a job. */
export function jobSample(status: string): Sample {
  if (status === 'completed') {
    return { resource: { ...JOB, status, ...COMPLETED } };
  }
  const failure = status === 'failed' ? { error_log: ERROR.message, error: ERROR } : {};
  const ending = {
    progress: 0,
    payload: { phase: status, ...PAYLOAD },
    billing: { held: 0, captured: 0, released: 1 },
  };
  return { resource: { ...JOB, status, ...ending, ...failure } };
}
