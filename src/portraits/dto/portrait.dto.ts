import { ApiProperty } from '@nestjs/swagger';
import { EXAMPLE_KEY, EXAMPLE_URL } from '../../http/index.js';
import type { SignedUrl } from '../../storage/index.js';
import { PORTRAIT_KINDS, type PortraitView } from '../portrait.entity.js';

export const STATUSES = ['pending', 'generating', 'generated', 'approved', 'rejected', 'failed'] as const;

export const statusOnTheWire = ({ status, isRunning }: PortraitView): (typeof STATUSES)[number] =>
  status === 'pending' && isRunning ? 'generating' : status;

class RenditionsDto {
  @ApiProperty({
    description: 'Signed URL of a WebP of 256 px on its longer side; empty until there is one.',
    example: EXAMPLE_URL,
  })
  thumb!: string;

  @ApiProperty({
    description: 'Signed URL of a WebP of 512 px on its longer side; empty until there is one.',
    example: EXAMPLE_URL,
  })
  card!: string;
}

/** One portrait as reads show it. */
export class PortraitDto {
  @ApiProperty({ format: 'uuid' })
  portraitId!: string;

  @ApiProperty({ format: 'uuid', description: 'The job that makes or made it.' })
  jobId!: string;

  @ApiProperty({ enum: PORTRAIT_KINDS })
  kind!: string;

  @ApiProperty({ enum: STATUSES, example: 'generated' })
  status!: string;

  @ApiProperty({ description: 'Empty until there is a picture.', example: EXAMPLE_KEY })
  storageKey!: string;

  @ApiProperty({
    description: 'Downloads the picture without a credential until expiresAt; empty until there is one.',
    example: EXAMPLE_URL,
  })
  signedUrl!: string;

  @ApiProperty({
    type: RenditionsDto,
    description: 'Small copies, with URLs of their own that expire at the same moment.',
  })
  renditions!: RenditionsDto;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-21T11:00:00.000Z' })
  expiresAt!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Pixels.', example: 768 })
  width!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Pixels.', example: 1_024 })
  height!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'image/png' })
  mimeType!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Size of the stored file.', example: 1_402_112 })
  bytes!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of the stored file, lower-case hex.',
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  })
  sha256!: string | null;

  @ApiProperty({ example: '3:4' })
  aspectRatio!: string;

  @ApiProperty({ example: '1K' })
  imageSize!: string;

  @ApiProperty({ type: String, nullable: true })
  scene!: string | null;

  @ApiProperty({ type: String, nullable: true })
  outfit!: string | null;

  @ApiProperty({ type: String, nullable: true })
  pose!: string | null;

  @ApiProperty({ type: String, nullable: true })
  customPrompt!: string | null;

  @ApiProperty({ type: String, nullable: true })
  instruction!: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The portrait this one was edited from.' })
  parentId!: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  conversationId!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Who drew it.', example: 'gemini' })
  provider!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'gemini-3-pro-image-preview' })
  model!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why a failed one failed.' })
  errorCode!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What was said when it was rejected.' })
  rejectionReason!: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  static from(portrait: PortraitView, url: SignedUrl | null, renditions: RenditionsDto): PortraitDto {
    return Object.assign(new PortraitDto(), {
      portraitId: portrait.id,
      jobId: portrait.jobId,
      kind: portrait.kind,
      status: statusOnTheWire(portrait),
      storageKey: portrait.storageKey ?? '',
      signedUrl: url?.url ?? '',
      renditions,
      expiresAt: url?.expiresAt.toISOString() ?? null,
      width: portrait.width,
      height: portrait.height,
      mimeType: portrait.mimeType,
      bytes: portrait.bytes,
      sha256: portrait.sha256,
      aspectRatio: portrait.aspectRatio,
      imageSize: portrait.imageSize,
      scene: portrait.scene,
      outfit: portrait.outfit,
      pose: portrait.pose,
      customPrompt: portrait.customPrompt,
      instruction: portrait.instruction,
      parentId: portrait.parentId,
      conversationId: portrait.conversationId,
      provider: portrait.provider,
      model: portrait.model,
      errorCode: portrait.errorCode,
      rejectionReason: portrait.rejectionReason,
      createdAt: portrait.createdAt.toISOString(),
    });
  }
}
