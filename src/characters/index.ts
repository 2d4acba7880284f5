export type { Attributes } from './character.entity.js';
export type { Pose } from './character-ref.entity.js';
export { CharacterNotReadyError, InvalidCombinationError, UnknownCharacterError } from './characters.errors.js';
export { CharactersModule } from './characters.module.js';
export { CharactersService, type IdentityRef, type ReadyCharacter } from './characters.service.js';
export { ticketOf } from './uploads/upload-keys.js';
