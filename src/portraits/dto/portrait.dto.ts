import { ApiProperty } from '@nestjs/swagger';
import type { SignedUrl } from '../../storage/index.js';
import { PORTRAIT_KINDS, type PortraitView } from '../portrait.entity.js';

export const STATUSES = ['pending', 'generating', 'generated', 'approved', 'rejected', 'failed'] as const;

export const statusOnTheWire = ({ status, isRunning }: PortraitView): (typeof STATUSES)[number] =>
  status === 'pending' && isRunning ? 'generating' : status;

class RenditionsDto {
  @ApiProperty({ description: 'Signed URL of a WebP of 256 px on its longer side; empty until there is one.' })
  thumb!: string;

  @ApiProperty({ description: 'Signed URL of a WebP of 512 px on its longer side; empty until there is one.' })
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

  @ApiProperty({ enum: STATUSES })
  status!: string;

  @ApiProperty({ description: 'Empty until there is a picture.' })
  storageKey!: string;

  @ApiProperty({ description: 'Downloads the picture without a credential until expiresAt; empty until there is one.' })
  signedUrl!: string;

  @ApiProperty({
    type: RenditionsDto,
    description: 'Small copies, with URLs of their own that expire at the same moment.',
  })
  renditions!: RenditionsDto;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Pixels.' })
  width!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Pixels.' })
  height!: number | null;

  @ApiProperty({ type: String, nullable: true })
  mimeType!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Size of the stored file.' })
  bytes!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of the stored file, lower-case hex.' })
  sha256!: string | null;

  @ApiProperty()
  aspectRatio!: string;

  @ApiProperty()
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

  @ApiProperty({ type: String, nullable: true, description: 'Who drew it.' })
  provider!: string | null;

  @ApiProperty({ type: String, nullable: true })
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
