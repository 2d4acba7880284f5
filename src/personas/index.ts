export type { Persona } from './persona.entity.js';
export { PersonasModule } from './personas.module.js';
export { PersonasService } from './personas.service.js';
