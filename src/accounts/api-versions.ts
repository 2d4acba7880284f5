export { API_VERSIONS, DEFAULT_API_VERSION } from '../http/index.js';
