export { CharacterNotReadyError, UnknownCharacterError } from './characters.errors.js';
export { CharactersModule } from './characters.module.js';
export { CharactersService } from './characters.service.js';
export { ticketOf } from './uploads/upload-keys.js';
