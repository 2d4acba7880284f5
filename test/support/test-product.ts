import { Body, Injectable, Module, Param, Post } from '@nestjs/common';
import { AppModule } from '../../src/app.module.js';
import { ApiError, Catalogued, newId } from '../../src/common/index.js';
import { Database, DatabaseModule } from '../../src/database/index.js';
import { GenerationModule, GenerationService } from '../../src/generation/index.js';
import { ApiController, Caller, Endpoint, From, HttpModule, Link, Once, StringField } from '../../src/http/index.js';

@Catalogued({ status: 409, code: 'ticket_used', owner: 'caller', cause: 'Test only.', cure: 'Test only.' })
class TicketUsedError extends ApiError {}

class OrderDto {
  @StringField({ description: 'What is drawn.', max: 2_000 })
  prompt!: string;

  @StringField({ description: 'Works once.', max: 100, isOptional: true })
  ticket?: string;
}

/** The least that can be paid for: one job of one credit, and a ticket that only one order may use. */
@Injectable()
class TestOrders {
  constructor(
    private readonly database: Database,
    private readonly generation: GenerationService,
  ) {}

  async order(caller: Caller, { prompt, ticket }: OrderDto) {
    if (ticket && !(await this.useTicket(ticket))) {
      throw new TicketUsedError('This ticket was used.');
    }
    const { teamId, isTest } = caller;
    const subjectId = newId();
    const jobId = await this.generation.order({
      kind: 'portrait_generation',
      teamId,
      isTest,
      subjectId,
      ownerId: null,
      unitPriceMilli: 1_000,
      folder: `team/${teamId}/test/${subjectId}`,
      shots: [{ name: 'test', prompt: { system: '', user: prompt }, references: [], aspectRatio: '1:1', size: '512' }],
    });
    return { job_id: jobId, prompt, preview: new Link(`team/${teamId}/test/${subjectId}/preview.png`, 60) };
  }

  private async useTicket(ticket: string): Promise<boolean> {
    return (
      (await this.database.execute('INSERT INTO test_ticket (name) VALUES ($1) ON CONFLICT DO NOTHING', [ticket])) > 0
    );
  }
}

/** Both published dialects that have idempotent orders; portraits have their own specs. */
@ApiController('v1/test_orders', { tag: 'Test' })
class CharactersOrdersController {
  constructor(
    private readonly orders: TestOrders,
    private readonly once: Once,
  ) {}

  @Post()
  @Endpoint({ summary: 'Order', scope: 'characters:write', status: 201, isIdempotent: true })
  create(@From() caller: Caller, @Body() input: OrderDto) {
    return this.once.commit(() => this.orders.order(caller, input));
  }

  @Post(':id/again')
  @Endpoint({ summary: 'Order on another route', scope: 'characters:write', status: 201, isIdempotent: true })
  again(@From() caller: Caller, @Param('id') _id: string, @Body() input: OrderDto) {
    return this.once.commit(() => this.orders.order(caller, input));
  }
}

@ApiController('api/v1/test_orders', { tag: 'Test' })
class AvatarsOrdersController {
  constructor(
    private readonly orders: TestOrders,
    private readonly once: Once,
  ) {}

  @Post()
  @Endpoint({ summary: 'Order', scope: 'avatars:write', status: 202, isIdempotent: true })
  create(@From() caller: Caller, @Body() input: OrderDto) {
    return this.once.commit(() => this.orders.order(caller, input));
  }
}

@Module({
  imports: [AppModule, DatabaseModule, GenerationModule, HttpModule],
  controllers: [CharactersOrdersController, AvatarsOrdersController],
  providers: [TestOrders],
})
export class TestProductModule {}

export const createTestTables = (database: Database): Promise<number> =>
  database.execute('CREATE TABLE test_ticket (name text PRIMARY KEY)');
