import { Module } from '@nestjs/common';
import { ConfigModule, Env } from '../config/index.js';
import { configuredProviders } from './configured-providers.js';
import { ImageRouter } from './image-router.js';
import { SketchProvider } from './sketch/sketch.provider.js';

@Module({
  imports: [ConfigModule],
  providers: [
    {
      provide: ImageRouter,
      inject: [Env],
      useFactory: (env: Env) => {
        const local = new SketchProvider();
        return new ImageRouter({ providers: configuredProviders(env.PROVIDERS, [], local), local });
      },
    },
  ],
  exports: [ImageRouter],
})
export class ProvidersModule {}
