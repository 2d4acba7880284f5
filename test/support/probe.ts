import { Body, Get, Module, Post, Query } from '@nestjs/common';
import { AppModule } from '../../src/app.module.js';
import { ApiController, type Caller, Endpoint, From, PageQuery, StringField } from '../../src/http/index.js';

class ProbeInput {
  @StringField({ description: 'Anything.', max: 100_000 })
  text!: string;
}

/** In the newest shape, as every resource is inside. */
export const FAILED_PROBE = {
  id: 'probe_1',
  object: 'probe',
  name: 'Mara',
  status: 'failed',
  error: { code: 'no_image', message: 'The provider gave no picture. Try again.', retryable: true },
  created_at: '2026-11-20T10:00:00.000Z',
};

export const READY_PROBE = { ...FAILED_PROBE, id: 'probe_2', status: 'ready', error: null };

/** Routes that only tests have, in the characters' family: one of each kind that http treats on its own. */
@ApiController('v1/probes', { tag: 'Probes' })
class CharactersProbe {
  @Get()
  @Endpoint({ summary: 'List', scope: 'any', versioned: 'character' })
  list(@Query() { limit }: PageQuery): object {
    const data = [FAILED_PROBE, READY_PROBE].slice(0, limit);
    return { object: 'list', data, has_more: false, next_cursor: null };
  }

  @Get('failed')
  @Endpoint({ summary: 'Retrieve', scope: 'any', versioned: 'character' })
  failed(): object {
    return FAILED_PROBE;
  }

  @Get('version')
  @Endpoint({ summary: 'The version that was applied', scope: 'any' })
  version(@From() { apiVersion }: Caller): object {
    return { apiVersion };
  }

  @Post()
  @Endpoint({ summary: 'Echo', scope: 'any' })
  echo(@Body() { text }: ProbeInput): object {
    return { length: text.length };
  }

  @Post('synthesize')
  @Endpoint({ summary: 'As dear as a character', scope: 'images:write', bucket: 'characters_synthesize' })
  synthesize(): object {
    return { ok: true };
  }
}

@ApiController('api/v1/probes', { tag: 'Probes' })
class AvatarsProbe {
  @Post()
  @Endpoint({ summary: 'Echo', scope: 'any', bucket: 'avatars_post' })
  echo(@Body() { text }: ProbeInput): object {
    return { length: text.length };
  }
}

/** The whole application and the probes. */
@Module({ imports: [AppModule], controllers: [CharactersProbe, AvatarsProbe] })
export class ProbeModule {}
