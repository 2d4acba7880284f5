import { codeIn, type ErrorInfo, errorCatalogue, type Family } from '../../common/index.js';
import type { Dialects } from '../dialects/dialects.js';

const FAMILIES: Family[] = ['portraits', 'avatars', 'characters'];

/** How one family puts the error on the wire. */
interface Appearance {
  family: Family;
  status: number;
  /** Null in the portraits family, whose errors have none. */
  type: string | null;
}

/** One error class under one of its codes. */
interface ErrorCase {
  appearances: Appearance[];
  owner: ErrorInfo['owner'];
  cause: string;
  cure: string;
}

export interface ErrorSection {
  code: string;
  cases: ErrorCase[];
}

/** The catalogue by code, as people look it up: several classes may share a code, and a class may have one per family. */
export function errorSections(dialects: Dialects): ErrorSection[] {
  const casesByCode = new Map<string, ErrorCase[]>();
  for (const info of errorCatalogue().values()) {
    const byCode = Map.groupBy(familiesOf(info), (family) => codeIn(info, family));
    for (const [code, families] of byCode) {
      const appearances = families.map((family) => appearanceIn(family, info, dialects));
      const { owner, cause, cure } = info;
      casesByCode.set(code, [...(casesByCode.get(code) ?? []), { appearances, owner, cause, cure }]);
    }
  }
  // Neither order may depend on which module was loaded first: the page is committed and compared.
  return [...casesByCode]
    .map(([code, cases]) => ({ code, cases: cases.toSorted((a, b) => compare(a.cause, b.cause)) }))
    .toSorted((a, b) => compare(a.code, b.code));
}

const familiesOf = ({ code }: ErrorInfo): Family[] =>
  typeof code === 'string' ? FAMILIES : FAMILIES.filter((family) => code[family] !== undefined);

function appearanceIn(family: Family, info: ErrorInfo, dialects: Dialects): Appearance {
  const status = info.statusIn?.[family] ?? info.status;
  return { family, status, type: info.type?.[family] ?? dialects.ofFamily(family).typeFor(status) };
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
