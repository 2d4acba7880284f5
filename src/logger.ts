import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Env } from './config/index.js';
import { redactFacts, redactText } from './redaction.js';

/** Nest's own chatter at boot: of interest to its developers only. */
const FRAMEWORK = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/** Nest's word on a boot that failed; main.ts says it in a sentence. */
const BOOT_FAILURE = 'ExceptionHandler';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** Nest's logger on pino: JSON lines for machines, short coloured ones where a person looks on. No line holds a secret. */
export class AppLogger implements LoggerService {
  private readonly pino: Logger;

  /** Lines go to standard output unless another destination is given; that one gets JSON. */
  constructor({ LOG_LEVEL, LOG_FORMAT }: Pick<Env, 'LOG_LEVEL' | 'LOG_FORMAT'>, destination?: DestinationStream) {
    const isPretty = LOG_FORMAT === 'text' || (LOG_FORMAT === undefined && process.stdout.isTTY);
    const transport = { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } };
    const options = { level: LOG_LEVEL, base: null, serializers: AS_THEY_ARE, hooks: { streamWrite: redactText } };
    this.pino = destination ? pino(options, destination) : pino({ ...options, ...(isPretty ? { transport } : {}) });
  }

  log = (message: unknown, ...rest: unknown[]): void =>
    this.write(FRAMEWORK.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  error = (message: unknown, ...rest: unknown[]): void =>
    this.write(rest.at(-1) === BOOT_FAILURE ? 'debug' : 'error', message, rest);
  warn = (message: unknown, ...rest: unknown[]): void => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);

  /** Nest hands over `(message, …, context)`; an object goes first and its text second. */
  private write(level: Level, message: unknown, rest: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) {
      return;
    }
    const texts = rest.filter((part): part is string => typeof part === 'string');
    const context = texts.at(-1);
    if (typeof message === 'object' && message !== null) {
      const facts = redactFacts(message instanceof Error ? { err: message } : message);
      this.pino[level]({ ...(facts as object), context }, texts.length > 1 ? texts[0] : undefined);
    } else {
      this.pino[level]({ context, ...(texts.length > 1 ? { stack: texts[0] } : {}) }, String(message));
    }
  }
}

/** Errors come as the facts that may be told, not as pino would copy them. */
const AS_THEY_ARE = { err: (facts: unknown) => facts };
