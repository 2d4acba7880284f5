export { ImagesModule } from './images.module.js';
export { type ErasedImages, ImagesService } from './images.service.js';
