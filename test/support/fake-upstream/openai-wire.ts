import { faultsOfPicture, sha256 } from './pictures.js';
import { faultsOf, type Shape } from './shape.js';
import type { Reading, ReceivedCall, ReceivedPicture, Step } from './step.js';

const SIZES = ['1024x1024', '1024x1536', '1536x1024'];
const OWN = { 'quality?': ['auto', 'low', 'medium', 'high'], 'output_format?': ['png'] } as const;
const COMMON = { model: 'string', prompt: 'string', 'n?': 'number', size: 'string' } as const;
const IMAGES = ['gpt-image-1.5', 'gpt-image-1-mini', 'chatgpt-image-latest'];
const PICTURE: Shape = { fields: { type: ['image_url'], image_url: { fields: { url: 'string' } } } };
const MODERATION: Shape = {
  fields: {
    model: ['omni-moderation-latest'],
    input: { oneOf: ['string', { each: 'string' }, { each: PICTURE }] },
  },
};
const SCORED = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/instructions',
  'self-harm/intent',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
];

const isOfOpenAi = (model: string): boolean => /^(gpt-image|chatgpt-image)/.test(model);

/** Images and moderations of the OpenAI API. Models with other names are those of a self-hosted server. */
export class OpenAiWire {
  constructor(private readonly key: string) {}

  async read(path: string, headers: Headers, raw: Buffer): Promise<Reading> {
    const sent = headers.get('authorization');
    if (sent !== `Bearer ${this.key}`) {
      return { refused: WRONG_KEY, faults: sent ? [] : ['openai: the header authorization is missing'] };
    }
    if (path === '/v1/images/edits') {
      return this.readEdit(await new Response(new Uint8Array(raw), { headers }).formData());
    }
    const body = JSON.parse(raw.toString('utf8')) as Record<string, unknown>;
    return path === '/v1/moderations' ? readModeration(body) : readGeneration(body);
  }

  answer({ model, pictures, body }: ReceivedCall, picture: Buffer | string): object {
    const b64 = typeof picture === 'string' ? picture : picture.toString('base64');
    const data = [{ b64_json: b64 }];
    if (!isOfOpenAi(model)) {
      return { created: 1, data };
    }
    const [text, image, output] = [150, pictures.length * 400, 1584];
    const { size } = body as { size: string };
    const usage = {
      input_tokens: text + image,
      input_tokens_details: { text_tokens: text, image_tokens: image },
      output_tokens: output,
      output_tokens_details: { text_tokens: 0, image_tokens: output },
      total_tokens: text + image + output,
    };
    return { created: 1, data, background: 'opaque', output_format: 'png', quality: 'medium', size, usage };
  }

  /** Scores nothing, unless a text says so, as in `score:violence=0.9`, or the script does. One answer for each text. */
  moderate({ body }: ReceivedCall, scores: Record<string, number> = {}): object {
    const { input } = body as { input: string | (string | object)[] };
    const texts = [input].flat().filter((one) => typeof one === 'string');
    const results = texts.length > 0 ? texts.map((text) => scored({ ...scores, ...scoresIn(text) })) : [scored(scores)];
    return { id: 'modr-1', model: 'omni-moderation-latest', results };
  }

  private async readEdit(form: FormData): Promise<Reading> {
    const entries = [...form.entries()] as [string, string | File][];
    const files = entries.flatMap(([name, value]) => (typeof value === 'string' ? [] : [{ name, file: value }]));
    const texts = entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
    const fields = Object.fromEntries<string>(texts);
    const model = fields['model'] ?? '';
    const own: Record<string, Shape> = isOfOpenAi(model)
      ? { ...OWN, 'input_fidelity?': ['high', 'low'] }
      : { response_format: ['b64_json'] };
    const shape: Shape = { fields: { ...COMMON, 'n?': ['1'], ...sizeOf(model), ...own } };
    const pictures: ReceivedPicture[] = [];
    const faults = [...faultsOf(fields, shape), ...countFaults(files.map(({ name }) => name))];
    for (const { file } of files) {
      const bytes = Buffer.from(await file.arrayBuffer());
      faults.push(...faultsOfPicture(bytes, file.type));
      pictures.push({ sha256: sha256(bytes), mimeType: file.type });
    }
    return reading(fields, pictures, faults);
  }
}

function scoresIn(text: string): Record<string, number> {
  const [, name = '', score] = /\bscore:([a-z/-]+)=(0(?:\.\d+)?|1)\b/.exec(text) ?? [];
  return score === undefined ? {} : { [name]: Number(score) };
}

function scored(scores: Record<string, number>): object {
  const by = <T>(value: (score: number) => T): Record<string, T> =>
    Object.fromEntries(SCORED.map((name) => [name, value(scores[name] ?? 0.0001)]));
  return {
    flagged: Object.values(scores).some((score) => score > 0.5),
    categories: by((score) => score > 0.5),
    category_scores: by((score) => score),
    category_applied_input_types: by(() => ['text']),
  };
}

function countFaults(names: string[]): string[] {
  const expected = names.length === 1 ? ['image', 'image[]'] : ['image[]'];
  const isNamed = names.every((name) => expected.includes(name));
  return isNamed && names.length >= 1 && names.length <= 16 ? [] : [`files came as ${names.join(', ') || 'nothing'}`];
}

function readGeneration(body: Record<string, unknown>): Reading {
  const model = String(body['model']);
  const own: Record<string, Shape> = isOfOpenAi(model)
    ? { ...OWN, 'moderation?': ['auto', 'low'] }
    : { response_format: ['b64_json'] };
  return reading(body, [], faultsOf(body, { fields: { ...COMMON, ...sizeOf(model), ...own } }));
}

function readModeration(body: Record<string, unknown>): Reading {
  const inputs = [body['input']].flat();
  const texts = inputs.filter((one) => typeof one === 'string');
  const sent = inputs.flatMap((one) => picturesIn(one));
  const faults = [
    ...faultsOf(body, MODERATION),
    ...sent.flatMap(({ bytes, mimeType }) => faultsOfPicture(bytes, mimeType)),
  ].map((fault) => `openai: ${fault}`);
  const pictures = sent.map(({ bytes, mimeType }) => ({ sha256: sha256(bytes), mimeType }));
  const call = { model: String(body['model']), text: texts.join('\n'), pictures, body };
  return faults.length > 0 ? { refused: invalid(faults.join('; ')), faults } : { call, faults, size: [1, 1] };
}

function picturesIn(input: unknown): { bytes: Buffer; mimeType: string }[] {
  const url = (input as { image_url?: { url?: string } } | null)?.image_url?.url ?? '';
  const [, mimeType = '', data = ''] = /^data:([^;]+);base64,(.*)$/.exec(url) ?? [];
  return url === '' ? [] : [{ bytes: Buffer.from(data, 'base64'), mimeType }];
}

function reading(fields: Record<string, unknown>, pictures: ReceivedPicture[], found: string[]): Reading {
  const faults = found.map((fault) => `openai: ${fault}`);
  if (faults.length > 0) {
    return { refused: invalid(faults.join('; ')), faults };
  }
  const [width = 1, height = 1] = String(fields['size']).split('x').map(Number);
  const call = { model: String(fields['model']), text: String(fields['prompt']), pictures, body: fields };
  return { call, faults, size: [width, height] };
}

const sizeOf = (model: string): Record<string, Shape> => (IMAGES.includes(model) ? { size: SIZES } : {});

/** As OpenAI words an error of its own. */
export const openAiError = (status: number, code: string, message = 'No.', type = 'invalid_request_error'): Step => ({
  status,
  body: { error: { message, type, param: null, code } },
});

/** As OpenAI words a refusal under its policy. */
export const openAiBlock = (code: string): Step =>
  openAiError(400, code, 'Your request was rejected by the safety system.', 'image_generation_user_error');

const invalid = (message: string): Step => openAiError(400, 'invalid_value', message);

const WRONG_KEY = openAiError(401, 'invalid_api_key', 'Incorrect API key provided.');
