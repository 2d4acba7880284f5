export { EVENT_TYPES, type EventType } from './event-types.js';
