import { Module } from '@nestjs/common';
import { ConfigModule, Env } from '../config/index.js';
import { Database, DatabaseModule } from '../database/index.js';
import { configuredProviders } from './configured-providers.js';
import { ImageRouter } from './image-router.js';
import { keyedProviders, outsideScorers } from './keyed-providers.js';
import { SketchProvider } from './sketch/sketch.provider.js';
import { OutsideScorers } from './outside-scorer.js';
import { ProviderSwitches } from './provider-switches.js';

@Module({
  imports: [ConfigModule, DatabaseModule],
  providers: [
    {
      provide: ImageRouter,
      inject: [Env, ProviderSwitches],
      useFactory: (env: Env, switches: ProviderSwitches) => {
        const local = new SketchProvider();
        const providers = configuredProviders(env.PROVIDERS, keyedProviders(env), local);
        return new ImageRouter({ providers, local, isDisabled: (name) => switches.isDisabled(name) });
      },
    },
    { provide: OutsideScorers, inject: [Env, Database], useFactory: outsideScorers },
    ProviderSwitches,
  ],
  exports: [ImageRouter, OutsideScorers, ProviderSwitches],
})
export class ProvidersModule {}
