import { type BucketName, type BucketNumbers, BUCKETS } from '../http/index.js';

export const PORTRAITS_PER_MONTH = 'persona.portrait.monthly_limit';
export const CREDITS_PER_MONTH = 'credits.monthly';

/** What is counted by the calendar month (UTC), unit by unit. */
export const QUOTA_METRICS = [PORTRAITS_PER_MONTH] as const;

export type QuotaMetric = (typeof QUOTA_METRICS)[number];

/** The buckets of a team; failed credentials are counted by address. */
export type TeamBucket = Exclude<BucketName, 'unauthenticated'>;

type RateLimitName = `rate.${TeamBucket}.capacity` | `rate.${TeamBucket}.per_minute`;

export type LimitName = QuotaMetric | typeof CREDITS_PER_MONTH | RateLimitName;

const RATE_NUMBERS = { capacity: 'capacity', per_minute: 'perMinute' } as const satisfies Record<
  string,
  keyof BucketNumbers
>;

/** A rate limit's name, and which number of which bucket it is. */
export const RATE_LIMITS = Object.keys(BUCKETS)
  .filter((bucket): bucket is TeamBucket => bucket !== 'unauthenticated')
  .flatMap((bucket) =>
    (['capacity', 'per_minute'] as const).map((number) => ({
      name: `rate.${bucket}.${number}` as const satisfies RateLimitName,
      bucket,
      number: RATE_NUMBERS[number],
    })),
  );

/** A limit may be set for a team under these names and no others. */
export const LIMIT_NAMES: readonly LimitName[] = [
  ...QUOTA_METRICS,
  CREDITS_PER_MONTH,
  ...RATE_LIMITS.map(({ name }) => name),
];

/** Whether the limit counts whole things; the others may have up to three decimals. */
export const isWhole = (name: LimitName): boolean => name === PORTRAITS_PER_MONTH || name.endsWith('.capacity');

/** A bucket that never fills, or that holds nothing, admits nobody. */
export const leastOf = (name: LimitName): number => (name.startsWith('rate.') ? 1 : 0);
