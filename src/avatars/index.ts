export { AvatarsModule } from './avatars.module.js';
