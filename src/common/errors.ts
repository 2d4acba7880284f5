/** The published API families; each has its own spelling of an error. Admin speaks the characters' one. */
export type Family = 'portraits' | 'avatars' | 'characters';

/** One code for all families that can meet the error, or the spelling of each. */
export type Spelling = string | Partial<Record<Family, string>>;

/** What an error class says of itself: its row in `docs/errors.md`. */
export interface ErrorInfo {
  status: number;
  /** Where a family answers with another status than the rest. */
  statusIn?: Partial<Record<Family, number>>;
  /** Public and never renamed. */
  code: Spelling;
  /** Overrides the type that the family derives from the status. */
  type?: Partial<Record<Family, string>>;
  /** Who has to act. */
  owner: 'caller' | 'operator' | 'provider';
  cause: string;
  cure: string;
}

export type ErrorClass = abstract new (...args: never[]) => ApiError;

const catalogue = new Map<ErrorClass, ErrorInfo>();

/** Files an error class in the catalogue from which the errors page is made. Every concrete `ApiError` carries it. */
export const Catalogued =
  (info: ErrorInfo) =>
  (target: ErrorClass): void => {
    catalogue.set(target, info);
  };

export const errorCatalogue = (): ReadonlyMap<ErrorClass, ErrorInfo> => catalogue;

/** Every failure a caller may meet. The message says what to do next; nothing of ours (SQL, paths, keys) belongs in it. */
export abstract class ApiError extends Error {
  /** Dotted path of the field at fault, where there is one. */
  readonly param?: string;
  /** Members the family's error body carries beside the message, such as `used`, `limit`, `pii`, `term`, `scores`, `provider`. */
  readonly extras?: Readonly<Record<string, unknown>>;
  /** Becomes the `Retry-After` header. */
  readonly retryAfterS?: number;
  /** Whether the same request may succeed later; every 409 says so in `Should-Retry`. */
  readonly shouldRetry: boolean = false;

  get info(): ErrorInfo {
    const info = catalogue.get(this.constructor as ErrorClass);
    if (!info) {
      throw new Error(`${this.constructor.name} is not in the error catalogue: decorate it with @Catalogued.`);
    }
    return info;
  }

  statusFor(family: Family): number {
    return this.info.statusIn?.[family] ?? this.info.status;
  }

  codeFor(family: Family): string {
    return codeIn(this.info, family);
  }
}

/** How a family spells the code of an error; families that never meet it borrow the first spelling. */
export const codeIn = ({ code }: ErrorInfo, family: Family): string =>
  typeof code === 'string' ? code : (code[family] ?? Object.values(code)[0] ?? 'internal_error');
