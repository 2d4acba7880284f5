export { ConfigModule } from './config.module.js';
export { Env, type Role } from './env.js';
export type { S3Variables } from './s3-variables.js';
export { EnvError, loadEnv } from './load-env.js';
export { type VariableInfo, variables } from './variables.js';
