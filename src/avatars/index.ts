export { AvatarsModule } from './avatars.module.js';
export { AvatarErasureService } from './avatar-erasure.service.js';
