import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { ConfigModule, Env } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { LinkMinter } from '../http/index.js';
import { InputObjectsRepository } from './input-objects.repository.js';
import { InputPictures } from './input-pictures.service.js';
import { ObjectDownloads } from './object-downloads.service.js';
import { ObjectStore } from './object-store.js';
import { ObjectsController } from './objects.controller.js';
import { OrphanSweep } from './orphan-sweep.js';
import { PictureIntake } from './picture-intake.js';
import { PictureRenditions } from './picture-renditions.js';
import { loadSigningSecret } from './signing-secret.js';
import { StorageService } from './storage.service.js';
import { StoredObjectsRepository } from './stored-objects.repository.js';
import { UrlSigner } from './url-signer.js';

const linkMinter = (storage: StorageService): LinkMinter => ({
  mint: (key, lifetimeS) => storage.url(key, lifetimeS).url,
});
const objectStore = (env: Env) => new ObjectStore(join(env.DATA_DIR, 'objects'));
const urlSigner = async (env: Env) => new UrlSigner(env.PUBLIC_URL, await loadSigningSecret(env));

@Module({
  imports: [ConfigModule, DatabaseModule],
  controllers: [ObjectsController],
  providers: [
    { provide: ObjectStore, inject: [Env], useFactory: objectStore },
    { provide: UrlSigner, inject: [Env], useFactory: urlSigner },
    { provide: LinkMinter, inject: [StorageService], useFactory: linkMinter },
    InputObjectsRepository,
    InputPictures,
    ObjectDownloads,
    OrphanSweep,
    PictureIntake,
    PictureRenditions,
    StorageService,
    StoredObjectsRepository,
  ],
  exports: [InputPictures, LinkMinter, PictureIntake, PictureRenditions, StorageService],
})
export class StorageModule {}
