import { Module } from '@nestjs/common';
import { ConfigModule, Env } from '../config/index.js';
import { configuredProviders } from './configured-providers.js';
import { ImageRouter } from './image-router.js';
import { keyedProviders, outsideScorers } from './keyed-providers.js';
import { SketchProvider } from './sketch/sketch.provider.js';
import { OutsideScorers } from './outside-scorer.js';

@Module({
  imports: [ConfigModule],
  providers: [
    {
      provide: ImageRouter,
      inject: [Env],
      useFactory: (env: Env) => {
        const local = new SketchProvider();
        return new ImageRouter({ providers: configuredProviders(env.PROVIDERS, keyedProviders(env), local), local });
      },
    },
    { provide: OutsideScorers, inject: [Env], useFactory: outsideScorers },
  ],
  exports: [ImageRouter, OutsideScorers],
})
export class ProvidersModule {}
