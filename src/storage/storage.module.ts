import { Module } from '@nestjs/common';
import { ConfigModule, Env } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { LinkMinter } from '../http/index.js';
import { FileErasureService } from './file-erasure.service.js';
import { InputObjectsRepository } from './input-objects.repository.js';
import { InputPictures } from './input-pictures.service.js';
import { ObjectDownloads } from './object-downloads.service.js';
import { ObjectStore } from './object-store.js';
import { openObjectStore } from './object-stores.js';
import { ObjectsController } from './objects.controller.js';
import { OrphanSweep } from './orphan-sweep.js';
import { PictureIntake } from './picture-intake.js';
import { PictureRenditions } from './picture-renditions.js';
import { loadSigningSecret } from './signing-secret.js';
import { StorageService } from './storage.service.js';
import { StoreCheck } from './store-check.js';
import { StoredObjectsRepository } from './stored-objects.repository.js';
import { UrlSigner } from './url-signer.js';

const linkMinter = (signer: UrlSigner): LinkMinter => ({
  mint: (key, lifetimeS, path) =>
    (path === undefined ? signer.sign('GET', key, lifetimeS) : signer.signPath(path, lifetimeS)).url,
});
const urlSigner = async (env: Env) => new UrlSigner(env.PUBLIC_URL, await loadSigningSecret(env));

@Module({
  imports: [ConfigModule, DatabaseModule],
  controllers: [ObjectsController],
  providers: [
    { provide: ObjectStore, inject: [Env], useFactory: openObjectStore },
    { provide: UrlSigner, inject: [Env], useFactory: urlSigner },
    { provide: LinkMinter, inject: [UrlSigner], useFactory: linkMinter },
    FileErasureService,
    InputObjectsRepository,
    InputPictures,
    ObjectDownloads,
    OrphanSweep,
    PictureIntake,
    PictureRenditions,
    StorageService,
    StoreCheck,
    StoredObjectsRepository,
  ],
  exports: [
    FileErasureService,
    InputPictures,
    LinkMinter,
    ObjectDownloads,
    PictureIntake,
    PictureRenditions,
    StorageService,
    UrlSigner,
  ],
})
export class StorageModule {}
