import { QuotaExceededError, TierDisabledError } from '../billing/index.js';
import { TEXT_ERRORS } from '../moderation/index.js';
import {
  FeatureNotConfiguredError,
  PortraitCancelledError,
  ProviderError,
  ProviderRefusedError,
} from './portraits.errors.js';

/** How every route that draws may fail. */
export const DRAWING_ERRORS = [
  TierDisabledError,
  QuotaExceededError,
  ...TEXT_ERRORS,
  ProviderRefusedError,
  ProviderError,
  PortraitCancelledError,
  FeatureNotConfiguredError,
];
