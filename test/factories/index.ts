export { type BuiltKey, buildKey, buildOperatorKey, buildTeam } from './accounts.js';
export { type BuiltAvatar, buildAvatar, buildSavedAvatar } from './avatars.js';
export { type BuiltImage, buildImage, endedImage, orderImage, type ShownImage, SMALL } from './images.js';
export { type BuiltPersona, buildPersona } from './personas.js';
export { type Request, requestAs } from './requests.js';
export { buildSession, inSeconds, jwksSessions, SECRET_SESSIONS, type SessionWish } from './sessions.js';
