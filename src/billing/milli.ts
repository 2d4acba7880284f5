/** A credit is kept as 1,000 milli-credits: integers, in SQL bigint, here numbers that are checked to be exact. */
const PER_CREDIT = 1_000;

/** Reads a bigint that Postgres sent; refuses one that a number cannot hold exactly. */
export function readMilli(value: string | number): number {
  const milli = Number(value);
  if (!Number.isSafeInteger(milli)) {
    throw new RangeError(`${value} milli-credits cannot be counted exactly.`);
  }
  return milli;
}

/** As callers see it: a number with at most three decimals. */
export const toCredits = (milli: number): number => milli / PER_CREDIT;

/** Null when the credits have more than three decimals or are too many to be counted exactly. */
export function toMilli(credits: number): number | null {
  const milli = Math.round(credits * PER_CREDIT);
  return Number.isSafeInteger(milli) && milli / PER_CREDIT === credits ? milli : null;
}
