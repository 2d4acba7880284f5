import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConfigModule, Env } from '../config/index.js';
import { Database } from './database.js';
import { connect } from './connect.js';
import { Notifications } from './notifications.js';
import { PostgresServer } from './postgres-server.js';

@Module({
  imports: [ConfigModule],
  providers: [
    { provide: PostgresServer, inject: [Env], useFactory: (env: Env) => PostgresServer.start(env) },
    { provide: DataSource, inject: [Env, PostgresServer], useFactory: connect },
    { provide: Database, inject: [DataSource], useFactory: (source: DataSource) => new Database(source) },
    Notifications,
  ],
  exports: [Database, Notifications, PostgresServer],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(PostgresServer) private readonly server: PostgresServer,
    @Inject(Notifications) private readonly notifications: Notifications,
  ) {}

  /** The last to go: everything else has finished its statements by now. */
  async onApplicationShutdown(): Promise<void> {
    await this.notifications.close();
    await this.source.destroy();
    await this.server.stop();
  }
}
