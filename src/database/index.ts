export { containing } from './containing.js';
export { createDataSource } from './data-source.js';
export { Database, type Statement } from './database.js';
export { DatabaseModule } from './database.module.js';
export { migrate } from './migrate.js';
export { Notifications } from './notifications.js';
export { isLockTimeout, isTeamErased, isUnavailable, violatedConstraint } from './postgres-errors.js';
export { PostgresServer } from './postgres-server.js';
