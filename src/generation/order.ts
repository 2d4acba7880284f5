import type { QuotaMetric } from '../billing/index.js';
import type { Plan } from '../http/index.js';
import type { JobDetails, JobKind } from '../jobs/index.js';
import type { AspectRatio, ImageSize, ReferenceRole, ThinkingLevel } from '../providers/index.js';

/** A stored picture that goes to the provider. */
export interface ShotReference {
  objectKey: string;
  mimeType: string;
  role: ReferenceRole;
  /** What its maker wants back with it; handed to that provider and model only. */
  madeBy?: { provider: string; model: string };
  state?: unknown;
}

/** One picture of an order. */
export interface Shot {
  name: string;
  prompt: { system: string; user: string };
  negativePrompt?: string;
  references: ShotReference[];
  /** Shows the person of the order's first finished picture, which is one reference more. */
  followsFirst?: boolean;
  aspectRatio: AspectRatio;
  size: ImageSize;
  seed?: number;
  thinking?: ThinkingLevel;
  /** What the kept picture has to measure: the provider's, which seldom does to the pixel, is cut at its edges and scaled. */
  pixels?: { width: number; height: number };
}

/** What is kept on the job row until it is settled. */
export interface OrderInput {
  shots: Shot[];
  /** Where the pictures are stored; it begins with the team, so that hiding and erasing a subject is hiding a folder. */
  folder: string;
  /** Whether small copies are kept beside each picture. */
  hasRenditions?: boolean;
}

/** What an order draws on: milli-credits for each shot that is delivered, or one unit of a monthly quota. */
export type OrderPrice = { unitPriceMilli: number } | { quota: { metric: QuotaMetric; plan: Plan } };

/** What a product hands over, as the last thing in its own transaction but for the answer. */
export type Order = OrderInput & OrderPrice & OrderSubject;

interface OrderSubject {
  /** The job's, for a product that writes its row before it orders. */
  id?: string;
  kind: JobKind;
  teamId: string;
  isTest: boolean;
  subjectId: string;
  /** Id of the subject as its family shows it, for the team's statement; the uuid when absent. */
  publicId?: string;
  ownerId: string | null;
  /** The customer's own name for the order. */
  clientReferenceId?: string | null;
  /** What the Jobs API shows of the order. */
  details?: JobDetails;
}
