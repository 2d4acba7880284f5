import { Module } from '@nestjs/common';
import { Env } from './env.js';
import { loadEnv } from './load-env.js';

@Module({ providers: [{ provide: Env, useFactory: () => loadEnv(process.env) }], exports: [Env] })
export class ConfigModule {}
