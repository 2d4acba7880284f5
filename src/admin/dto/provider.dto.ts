import { ApiProperty } from '@nestjs/swagger';
import type { ConfiguredProvider } from '../../providers/index.js';
import type { ProviderStanding } from '../provider-standings.service.js';

class ProviderCapabilitiesDto {
  @ApiProperty({ example: 14 })
  max_references!: number;

  @ApiProperty({ type: [String], example: ['1:1', '3:4', '16:9'] })
  aspect_ratios!: string[];

  @ApiProperty({ type: [String], example: ['1K', '2K', '4K'] })
  sizes!: string[];

  @ApiProperty()
  seed!: boolean;

  @ApiProperty()
  edit!: boolean;

  static from({ maxReferences, aspectRatios, sizes, seed, edit }: ConfiguredProvider['capabilities']) {
    return Object.assign(new ProviderCapabilitiesDto(), {
      max_references: maxReferences,
      aspect_ratios: [...aspectRatios],
      sizes: [...sizes],
      seed,
      edit,
    } satisfies ProviderCapabilitiesDto);
  }
}

class ProviderCallsDto {
  @ApiProperty()
  total!: number;

  @ApiProperty()
  failed!: number;

  @ApiProperty({ description: 'Calls whose worker was lost: they may have been billed, never to a customer.' })
  unknown!: number;
}

export class ProviderDto {
  @ApiProperty({ example: 'gemini' })
  id!: string;

  @ApiProperty({ enum: ['provider'] })
  object!: 'provider';

  @ApiProperty({ description: 'Whether this installation may use it at all.' })
  configured!: boolean;

  @ApiProperty({ description: 'Whether it is not switched off.' })
  enabled!: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  disabled_at!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'gemini-3-pro-image-preview' })
  model!: string | null;

  @ApiProperty({ type: ProviderCapabilitiesDto, nullable: true })
  capabilities!: ProviderCapabilitiesDto | null;

  @ApiProperty({ enum: ['closed', 'open', 'half_open'], description: 'The worst that any worker sees.' })
  circuit!: string;

  @ApiProperty({ type: ProviderCallsDto, description: 'Of the last 24 hours, as all that follows.' })
  calls!: ProviderCallsDto;

  @ApiProperty({ type: Number, nullable: true, description: 'From 0 to 1; null without calls.' })
  error_rate!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  p50_ms!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  p95_ms!: number | null;

  static from({ name, configured, disabledAt, circuit, statistics }: ProviderStanding): ProviderDto {
    const { calls: total = 0, failed = 0, unknown = 0, p50Ms = null, p95Ms = null } = statistics ?? {};
    return Object.assign(new ProviderDto(), {
      id: name,
      object: 'provider',
      configured: configured !== null,
      enabled: disabledAt === null,
      disabled_at: disabledAt?.toISOString() ?? null,
      model: configured?.model ?? null,
      capabilities: configured && ProviderCapabilitiesDto.from(configured.capabilities),
      circuit,
      calls: { total, failed, unknown },
      error_rate: total === 0 ? null : Math.round((failed / total) * 10_000) / 10_000,
      p50_ms: p50Ms,
      p95_ms: p95Ms,
    } satisfies ProviderDto);
  }
}

export class ProviderListDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [ProviderDto] })
  data!: ProviderDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;

  static from(providers: ProviderStanding[]): ProviderListDto {
    const data = providers.map((provider) => ProviderDto.from(provider));
    return Object.assign(new ProviderListDto(), { object: 'list', data, has_more: false, next_cursor: null });
  }
}
