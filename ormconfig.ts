import 'reflect-metadata';
import { DataSource } from 'typeorm';

/** The DataSource of the TypeORM command line, against a build: `npm run build && npm run db:generate -- <path>`. The service never imports it. */
export const dataSource = new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  entities: ['dist/src/**/*.entity.js'],
  migrations: ['dist/src/database/migrations/*-*.js'],
  migrationsTransactionMode: 'each',
});
