import { faultsOfPicture, sha256 } from './pictures.js';
import { faultsOf, type Shape } from './shape.js';
import type { Reading, ReceivedCall, Step } from './step.js';

interface Part {
  text?: string;
  inlineData?: { data: string; mimeType: string };
  thoughtSignature?: string;
}

interface Content {
  role: 'user' | 'model';
  parts: Part[];
}

interface Body {
  contents: Content[];
  systemInstruction?: { parts: Part[] };
  generationConfig: { imageConfig?: { aspectRatio?: string; imageSize?: string } };
}

const RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];
const SIDES: Record<string, number> = { '1K': 1024, '2K': 2048, '4K': 4096 };
const PART: Shape = {
  oneOf: [
    { fields: { text: 'string', 'thoughtSignature?': 'string' } },
    { fields: { inlineData: { fields: { data: 'string', mimeType: 'string' } }, 'thoughtSignature?': 'string' } },
  ],
};
const BODY: Shape = {
  fields: {
    contents: { each: { fields: { role: ['user', 'model'], parts: { each: PART } } } },
    'systemInstruction?': { fields: { parts: { each: { fields: { text: 'string' } } }, 'role?': ['user'] } },
    generationConfig: {
      fields: {
        responseModalities: { each: ['IMAGE', 'TEXT'] },
        'imageConfig?': { fields: { 'aspectRatio?': RATIOS, 'imageSize?': Object.keys(SIDES) } },
        'thinkingConfig?': { fields: { thinkingLevel: ['MINIMAL', 'HIGH'] } },
        'seed?': 'number',
      },
    },
  },
};

/** `models/<model>:generateContent` of the Gemini API, as far as pictures go. */
export class GeminiWire {
  /** Which picture each signature was given out with, and by which model. */
  private readonly signed = new Map<string, { sha256: string; model: string }>();

  constructor(private readonly key: string) {}

  read(model: string, headers: Headers, raw: Buffer): Reading {
    const key = headers.get('x-goog-api-key');
    if (key !== this.key) {
      return { refused: WRONG_KEY, faults: key ? [] : ['gemini: the header x-goog-api-key is missing'] };
    }
    const body: unknown = JSON.parse(raw.toString('utf8'));
    const faults = faultsOf(body, BODY);
    if (faults.length > 0) {
      return { refused: invalid(faults.join('; ')), faults: faults.map((fault) => `gemini: ${fault}`) };
    }
    return this.readBody(model, body as Body);
  }

  answer({ number, model, pictures }: ReceivedCall, picture: Buffer | string): object {
    const data = typeof picture === 'string' ? picture : picture.toString('base64');
    const thoughtSignature = `signature-${number}-of-${model}`;
    this.signed.set(thoughtSignature, { sha256: sha256(Buffer.from(data, 'base64')), model });
    const parts = [
      { thought: true, inlineData: { mimeType: 'image/png', data: 'c2tldGNo' } },
      { text: 'Here it is.', thoughtSignature: `${thoughtSignature}-words` },
      { inlineData: { mimeType: 'image/png', data }, thoughtSignature },
    ];
    const candidates = [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }];
    return { candidates, usageMetadata: usageOf(pictures.length, 1120), modelVersion: model };
  }

  refuse(reason: string, { model, pictures }: ReceivedCall): object {
    const usageMetadata = usageOf(pictures.length, 0);
    if (reason.startsWith('block:')) {
      return { promptFeedback: { blockReason: reason.slice('block:'.length) }, usageMetadata, modelVersion: model };
    }
    if (reason === 'no_candidates') {
      return { usageMetadata, modelVersion: model };
    }
    const said = { role: 'model', parts: [{ text: 'I would rather not.' }] };
    const candidate = { finishReason: reason, index: 0, ...(reason === 'STOP' ? { content: said } : {}) };
    return { candidates: [candidate], usageMetadata, modelVersion: model };
  }

  private readBody(model: string, body: Body): Reading {
    const parts = body.contents.flatMap((content) => content.parts.map((part) => ({ ...part, role: content.role })));
    const inline = parts.flatMap(({ inlineData }) => (inlineData ? [inlineData] : []));
    const faults = [
      ...turnFaults(body.contents),
      ...inline.flatMap(({ data, mimeType }) => faultsOfPicture(Buffer.from(data, 'base64'), mimeType)),
      ...parts.flatMap((part) => (part.role === 'model' && part.inlineData ? this.signatureFaults(part, model) : [])),
    ];
    if (faults.length > 0) {
      return { refused: invalid(faults.join('; ')), faults: faults.map((fault) => `gemini: ${fault}`) };
    }
    const call = {
      model,
      text: [...(body.systemInstruction?.parts ?? []), ...parts].flatMap(({ text }) => text ?? []).join('\n'),
      pictures: inline.map(({ data, mimeType }) => ({ sha256: sha256(Buffer.from(data, 'base64')), mimeType })),
      body,
    };
    const { aspectRatio = '1:1', imageSize = '1K' } = body.generationConfig.imageConfig ?? {};
    return { call, faults, size: pixelsOf(aspectRatio, imageSize) };
  }

  /** The real one refuses a picture of its own that comes back without its signature. */
  private signatureFaults({ thoughtSignature = '', inlineData }: Part, model: string): string[] {
    const known = this.signed.get(thoughtSignature);
    if (!known) {
      return [`a picture of the model came back with the signature "${thoughtSignature}", which was never given out`];
    }
    const isSame = known.sha256 === sha256(Buffer.from(inlineData?.data ?? '', 'base64'));
    return isSame && known.model === model ? [] : ['a signature came back with another picture or to another model'];
  }
}

function turnFaults(contents: Content[]): string[] {
  const isAlternating = contents.every(({ role }, at) => role === (at % 2 === 0 ? 'user' : 'model'));
  return isAlternating && contents.length % 2 === 1 ? [] : ['the turns should alternate, from user to user'];
}

function pixelsOf(aspectRatio: string, imageSize: string): [number, number] {
  const [width = 1, height = 1] = aspectRatio.split(':').map(Number);
  const root = Math.sqrt(width / height);
  const side = SIDES[imageSize] ?? 1024;
  return [Math.round((side * root) / 16) * 16, Math.round(side / root / 16) * 16];
}

function usageOf(pictures: number, imageTokens: number): object {
  const [text, image, thoughts] = [200, pictures * 560, 90];
  const details = [
    { modality: 'TEXT', tokenCount: text },
    ...(image > 0 ? [{ modality: 'IMAGE', tokenCount: image }] : []),
  ];
  return {
    promptTokenCount: text + image,
    promptTokensDetails: details,
    candidatesTokenCount: imageTokens,
    ...(imageTokens > 0 ? { candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: imageTokens }] } : {}),
    thoughtsTokenCount: thoughts,
    totalTokenCount: text + image + imageTokens + thoughts,
  };
}

const invalid = (message: string): Step => ({
  status: 400,
  body: { error: { code: 400, message, status: 'INVALID_ARGUMENT' } },
});

const WRONG_KEY: Step = {
  status: 400,
  body: {
    error: {
      code: 400,
      message: 'API key not valid. Please pass a valid API key.',
      status: 'INVALID_ARGUMENT',
      details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
    },
  },
};
