import { Pool } from 'undici';

const PROMPT = 'An old sailor with grey eyes and a long coat, soft morning light';
const CALL = { model: 'gpt-image-1.5', prompt: PROMPT, n: 1, size: '1024x1024' };
const ORDER = { prompt: PROMPT, output: { aspect_ratio: '1:1', resolution: '1K' }, seed: 7 };

interface OrderedJob {
  data: { job_id: string };
}

interface EndedJob {
  data: { job_result?: { image_url: string } };
}

/** A client that keeps its connections, as an application's own server does. */
export class GatewayClient {
  private readonly pool: Pool;

  constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
  ) {
    this.pool = new Pool(url);
  }

  /** One call of OpenAI's images API, the picture in its answer. */
  async passOn(): Promise<void> {
    await this.ask('POST', '/v1/images/generations', CALL);
  }

  /** Orders an avatar and waits for it by long poll; the path and query of its picture. */
  async order(): Promise<string> {
    const ordered = JSON.parse((await this.ask('POST', '/api/v1/avatars/generate', ORDER)).toString()) as OrderedJob;
    const path = `/api/v1/jobs/${ordered.data.job_id}?wait_for_completion=true&timeout_seconds=30`;
    const ended = (await this.ask('GET', path)).toString();
    const { data } = JSON.parse(ended) as EndedJob;
    if (!data.job_result) {
      throw new Error(`A job ended without a picture: ${ended}`);
    }
    return data.job_result.image_url.slice(this.url.length);
  }

  async fetchPicture(path: string): Promise<void> {
    await this.ask('GET', path);
  }

  private async ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Buffer> {
    const { statusCode, body: answer } = await this.pool.request({
      method,
      path,
      headers: { ...this.headers, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (statusCode >= 300) {
      throw new Error(`${path} answered ${statusCode}: ${bytes.toString()}`);
    }
    return bytes;
  }
}
