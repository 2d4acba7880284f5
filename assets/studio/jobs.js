import { ApiFailure, get, send } from './api.js';
import { isInTheMaking } from './portraits.js';

const POLL_MS = 1_500;
const ENDED = new Set(['completed', 'failed', 'cancelled']);

/** Follows a job to its end. EventSource cannot send a key, so the stream is read here. */
export async function followJob(id, onProgress, signal) {
  const response = await send('GET', `api/v1/jobs/${id}/events`, { signal });
  let last = null;
  try {
    for await (const { data } of readEvents(response.body)) {
      last = data.job;
      onProgress(last.progress, last.status);
    }
  } catch {
    // A stream that was cut says nothing about its job.
    signal?.throwIfAborted();
  }
  return last && ENDED.has(last.status) ? last : waitForJob(id, signal);
}

async function waitForJob(id, signal) {
  const { data } = await get(`api/v1/jobs/${id}?wait_for_completion=true&timeout_seconds=30`, signal);
  return ENDED.has(data.status) ? data : waitForJob(id, signal);
}

async function* readEvents(stream) {
  let text = '';
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop();
    for (const event of events) {
      const line = event.split('\n').find((part) => part.startsWith('data: '));
      if (line) {
        yield JSON.parse(line.slice('data: '.length));
      }
    }
  }
}

/** Reads something again and again until it is as wanted. */
export async function readUntil(read, isWanted, signal) {
  for (;;) {
    const answer = await read();
    if (isWanted(answer)) {
      return answer;
    }
    await pause(POLL_MS, signal);
  }
}

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** A portrait once it is ready; a failed one is thrown in the words of its job. */
export async function followPortrait(path, onProgress, signal) {
  const item = await get(path, signal);
  // A failed one is asked about too: its job knows why.
  if (!isInTheMaking(item) && item.status !== 'failed') {
    return item;
  }
  const job = await followJob(item.jobId, onProgress, signal).catch((error) => {
    // A key without a scope for jobs can still look at its portrait.
    if (error.status !== 403) {
      throw error;
    }
    return null;
  });
  if (job && job.status !== 'completed') {
    throw failureOfJob(job);
  }
  const done = await readUntil(
    () => get(path, signal),
    (read) => !isInTheMaking(read),
    signal,
  );
  if (done.status === 'failed') {
    throw new ApiFailure(0, done.errorCode, 'The picture could not be made. Nothing was charged; try again.');
  }
  return done;
}

export const failureOfJob = ({ status, error }) =>
  new ApiFailure(
    0,
    error?.code ?? status,
    status === 'cancelled'
      ? 'It was cancelled before it was ready. Nothing was charged.'
      : (error?.message ?? 'The picture could not be made. Nothing was charged; try again.'),
  );
