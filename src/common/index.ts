export { assetPath } from './assets.js';
export { hashJson } from './canonical-json.js';
export {
  ApiError,
  Catalogued,
  type ErrorClass,
  type ErrorInfo,
  codeIn,
  errorCatalogue,
  type Family,
} from './errors.js';
export { RecurringWork } from './recurring-work.js';
export { fromUlid, isUuid, newId, toUlid } from './ids.js';
