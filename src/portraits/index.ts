export { PortraitsModule } from './portraits.module.js';
