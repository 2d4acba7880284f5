import type { TokenKind } from '../usage.js';

export interface Price {
  provider: string;
  /** Of the model's name; the first row whose beginning fits counts. */
  modelPrefix: string;
  /** Dollars for a million tokens of each kind. */
  perMillionTokens?: Partial<Record<TokenKind, number>>;
  /** Dollars for a picture by quality and size, where the provider tells no usage; input comes on top and stays unknown. */
  perImage?: Record<string, Record<string, number>>;
}

/** List prices in US dollars, without discounts for batches or cached input. What is not in here costs an unknown amount. */
export const PRICE_TABLE: readonly Price[] = [
  {
    provider: 'gemini',
    modelPrefix: 'gemini-3-pro-image',
    perMillionTokens: { inputTextTokens: 2, inputImageTokens: 2, outputTextTokens: 12, outputImageTokens: 120 },
    perImage: { standard: { '1K': 0.1344, '2K': 0.1344, '4K': 0.24 } },
  },
  {
    provider: 'gemini',
    modelPrefix: 'gemini-2.5-flash-image',
    perMillionTokens: { inputTextTokens: 0.3, inputImageTokens: 0.3, outputTextTokens: 2.5, outputImageTokens: 30 },
    perImage: { standard: { '1K': 0.0387 } },
  },
  {
    provider: 'openai',
    modelPrefix: 'gpt-image-1.5',
    perMillionTokens: { inputTextTokens: 5, inputImageTokens: 8, outputTextTokens: 10, outputImageTokens: 32 },
    perImage: {
      low: { '1024x1024': 0.0087, '1024x1536': 0.0131, '1536x1024': 0.0128 },
      medium: { '1024x1024': 0.0338, '1024x1536': 0.0507, '1536x1024': 0.0502 },
      high: { '1024x1024': 0.1331, '1024x1536': 0.1997, '1536x1024': 0.1987 },
    },
  },
  {
    provider: 'openai',
    modelPrefix: 'gpt-image-1-mini',
    perMillionTokens: { inputTextTokens: 2, inputImageTokens: 2.5, outputImageTokens: 8 },
    perImage: {
      low: { '1024x1024': 0.0022, '1024x1536': 0.0033, '1536x1024': 0.0032 },
      medium: { '1024x1024': 0.0084, '1024x1536': 0.0127, '1536x1024': 0.0125 },
      high: { '1024x1024': 0.0333, '1024x1536': 0.0499, '1536x1024': 0.0497 },
    },
  },
];
