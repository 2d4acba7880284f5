export { PortraitsModule } from './portraits.module.js';
export { PersonaErasureService } from './persona-erasure.service.js';
