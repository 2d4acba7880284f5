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
export { naming } from './naming.js';
export { RecurringWork } from './recurring-work.js';
export { isObject } from './is-object.js';
export { fromUlid, isUuid, newId, toUlid } from './ids.js';
