export interface BucketNumbers {
  capacity: number;
  perMinute: number;
}

interface BucketRule extends BucketNumbers {
  /** The published API promises these numbers: no plan gets less. */
  isPromised?: boolean;
  /** Costs nobody anything, so it stays open while the shared store is away. */
  isFree?: boolean;
}

/** How often a team may do what; configuration, plan and operator change the numbers. */
export const BUCKETS = {
  characters_synthesize: { capacity: 12, perMinute: 6, isPromised: true },
  characters_post: { capacity: 60, perMinute: 30 },
  characters_get: { capacity: 240, perMinute: 120, isFree: true },
  images_post: { capacity: 120, perMinute: 60 },
  estimate_post: { capacity: 240, perMinute: 120 },
  files_post: { capacity: 60, perMinute: 30 },
  webhooks_post: { capacity: 20, perMinute: 10 },
  webhooks_test: { capacity: 30, perMinute: 30 },
  portraits_post: { capacity: 60, perMinute: 30 },
  avatars_post: { capacity: 60, perMinute: 30 },
  read: { capacity: 1_200, perMinute: 600, isFree: true },
  write: { capacity: 240, perMinute: 120 },
  /** Per address, not per team: credentials that were refused. */
  unauthenticated: { capacity: 20, perMinute: 20 },
} satisfies Record<string, BucketRule>;

export type BucketName = keyof typeof BUCKETS;

export const isBucketName = (name: string): name is BucketName => Object.hasOwn(BUCKETS, name);

export const ruleOf = (bucket: BucketName): BucketRule => BUCKETS[bucket];

/** First match decides; what matches nothing draws from `read` or `write`. */
const ROUTES: [method: RegExp, path: RegExp, bucket: BucketName][] = [
  [/^POST$/, /^\/v1\/characters(\/[^/]+\/(refs\/regenerate|resynthesize))?$/, 'characters_synthesize'],
  [/^POST$/, /^\/v1\/(characters|images)\/estimate$/, 'estimate_post'],
  [/^GET$/, /^\/v1\/characters(\/|$)/, 'characters_get'],
  [/./, /^\/v1\/characters(\/|$)/, 'characters_post'],
  [/^POST$/, /^\/v1\/images(\/|$)/, 'images_post'],
  [/^POST$/, /^\/v1\/files(\/|$)/, 'files_post'],
  [/^POST$/, /^\/(v1\/webhook_endpoints|api\/v1\/webhooks)\/[^/]+\/test$/, 'webhooks_test'],
  [/^(POST|PUT|PATCH|DELETE)$/, /^\/(v1\/webhook_endpoints|api\/v1\/webhooks)(\/|$)/, 'webhooks_post'],
  [/^POST$/, /^\/v1\/personas\/[^/]+\/portrait(\/|$)/, 'portraits_post'],
  [/^POST$/, /^\/api\/v1\/avatars\/(generate|save)$/, 'avatars_post'],
];

/** The bucket of a route, by its method and template. HEAD costs what GET does. */
export function bucketOf(method: string, path: string): BucketName {
  const asked = method === 'HEAD' ? 'GET' : method;
  const match = ROUTES.find(([methods, paths]) => methods.test(asked) && paths.test(path));
  return match?.[2] ?? (asked === 'GET' ? 'read' : 'write');
}
