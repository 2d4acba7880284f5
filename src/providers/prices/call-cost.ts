import { TOKEN_KINDS, type Usage } from '../usage.js';
import { PRICE_TABLE, type Price } from './price-table.js';

export interface PricedCall {
  provider: string;
  model: string;
  /** In the provider's own words. */
  size: string;
  quality: string;
  /** Without a picture the price of one says nothing. */
  hasImage: boolean;
  usage: Usage | null;
}

/** What a call costs in millionths of a dollar; null when the table or the usage does not say. */
export function costMicrosOf(call: PricedCall, table: readonly Price[] = PRICE_TABLE): number | null {
  const price = table.find((row) => row.provider === call.provider && call.model.startsWith(row.modelPrefix));
  return price ? (costOfTokens(call.usage, price) ?? costOfImage(call, price)) : null;
}

function costOfTokens(usage: Usage | null, { perMillionTokens = {} }: Price): number | null {
  const counted = TOKEN_KINDS.filter((kind) => usage?.[kind] !== undefined);
  if (
    !usage ||
    !isComplete(usage) ||
    counted.some((kind) => usage[kind] !== 0 && perMillionTokens[kind] === undefined)
  ) {
    return null;
  }
  return Math.round(counted.reduce((sum, kind) => sum + (usage[kind] ?? 0) * (perMillionTokens[kind] ?? 0), 0));
}

/** The kinds add up to the total: a rest that nobody named has no price. */
function isComplete(usage: Usage): boolean {
  const named = TOKEN_KINDS.reduce((sum, kind) => sum + (usage[kind] ?? 0), 0);
  return named > 0 && (usage.totalTokens === undefined || usage.totalTokens === named);
}

function costOfImage({ hasImage, quality, size }: PricedCall, { perImage }: Price): number | null {
  const dollars = hasImage ? perImage?.[quality]?.[size] : undefined;
  return dollars === undefined ? null : Math.round(dollars * 1e6);
}
