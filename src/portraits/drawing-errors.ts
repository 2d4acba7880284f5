import { QuotaExceededError, TierDisabledError } from '../billing/index.js';
import { InvalidFormatError, NotFoundError } from '../http/index.js';
import {
  ImpersonationBlockedError,
  ModerationBlockedError,
  ModerationUnavailableError,
  PiiDetectedError,
} from '../moderation/index.js';
import {
  FeatureNotConfiguredError,
  PortraitCancelledError,
  ProviderError,
  ProviderRefusedError,
} from './portraits.errors.js';

/** How every route that draws may fail. */
export const DRAWING_ERRORS = [
  InvalidFormatError,
  NotFoundError,
  TierDisabledError,
  QuotaExceededError,
  PiiDetectedError,
  ImpersonationBlockedError,
  ModerationBlockedError,
  ModerationUnavailableError,
  ProviderRefusedError,
  ProviderError,
  PortraitCancelledError,
  FeatureNotConfiguredError,
];
