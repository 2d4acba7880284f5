export { ImagesModule } from './images.module.js';
export { ImagesService } from './images.service.js';
