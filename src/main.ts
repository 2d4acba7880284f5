import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Bootstrap } from './accounts/index.js';
import { mountQueueBoard } from './admin/index.js';
import { AppModule } from './app.module.js';
import { banner } from './banner.js';
import { type Env, EnvError, loadEnv } from './config/index.js';
import { createAdapter, OperatorPort, serveDocs, setupHttp } from './http/index.js';
import { AppLogger } from './logger.js';

const CLOSING_MS = 4_000;

/** Until the application can stop in order, the end of the script that started us ends us too. */
const leave = (): never => process.exit(1);
process.once('disconnect', leave);

/** Ends the process once, however often it is asked: by a signal, or by the end of the script that started it. */
function stopOnRequest(app: NestFastifyApplication, env: Env): void {
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) {
      return;
    }
    isStopping = true;
    setTimeout(() => process.exit(1), env.SHUTDOWN_GRACE_MS + CLOSING_MS).unref();
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => void stop());
  }
  process.off('disconnect', leave);
  process.on('disconnect', () => void stop());
}

/** What nobody handled ends the process for its supervisor to restart, told through the log and its redaction. */
function endOnSurprise(logger: AppLogger): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.error({ err: error }, `The process ends: ${event}`);
      process.exitCode = 1;
      setImmediate(() => process.exit(1));
    });
  }
}

async function start(env: Env): Promise<void> {
  const logger = new AppLogger(env);
  endOnSurprise(logger);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, createAdapter(env), {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  stopOnRequest(app, env);
  await setupHttp(app);
  await mountQueueBoard(app);
  if (env.DOCS_ENABLED) {
    serveDocs(app);
  }
  const firstKeys = await app.get(Bootstrap).run();
  await app.listen(env.PORT, env.HOST);
  await app.get(OperatorPort, { strict: false }).listen();
  process.stdout.write(banner(env, firstKeys));
}

try {
  await start(loadEnv(process.env));
} catch (error) {
  process.stderr.write(
    `\n${error instanceof EnvError ? error.message : `Likeness did not start: ${(error as Error).message}`}\n\n`,
  );
  process.exit(1);
}
