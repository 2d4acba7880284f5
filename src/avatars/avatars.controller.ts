import { Body, Post } from '@nestjs/common';
import { InsufficientCreditsError } from '../billing/index.js';
import { ORDER_ERRORS } from '../generation/index.js';
import {
  ApiController,
  Blobs,
  BodyBlobs,
  Caller,
  Endpoint,
  envelope,
  EnvelopeOf,
  From,
  Once,
  RequestId,
} from '../http/index.js';
import { TEXT_ERRORS } from '../moderation/index.js';
import { MAX_REFERENCE_BYTES } from './brought-pictures.service.js';
import { InvalidReferenceImageError, ReferenceImageTooLargeError } from './avatars.errors.js';
import { AvatarsService } from './avatars.service.js';
import { AvatarJobDto } from './dto/avatar-job.dto.js';
import { GenerateAvatarDto, MAX_REFERENCES } from './dto/generate-avatar.dto.js';

/** Six pictures of 15 MB as base64, and the rest of the body. */
const BODY_BYTES = 132_000_000;

@ApiController('api/v1/avatars', { tag: 'Avatars' })
export class AvatarsController {
  constructor(
    private readonly avatars: AvatarsService,
    private readonly once: Once,
  ) {}

  @Post('generate')
  @Endpoint({
    summary: 'Generate an avatar',
    description:
      'Without `reference_images` and `avatar_id` a picture of the library inspires a new character; with them the avatar shows the person they show. Read the job for the result.',
    scope: 'avatars:write',
    status: 202,
    returns: EnvelopeOf(AvatarJobDto, 'job', 'queued'),
    isIdempotent: true,
    bodyLimitBytes: BODY_BYTES,
    blobs: { field: 'reference_images', max: MAX_REFERENCES, maxBytes: MAX_REFERENCE_BYTES },
    errors: [
      InvalidReferenceImageError,
      ReferenceImageTooLargeError,
      ...TEXT_ERRORS,
      InsufficientCreditsError,
      ...ORDER_ERRORS,
    ],
  })
  async generate(
    @From() caller: Caller,
    @RequestId() requestId: string,
    @Blobs() blobs: BodyBlobs,
    @Body() input: GenerateAvatarDto,
  ) {
    const prepared = await this.avatars.prepare(caller, GenerateAvatarDto.toWish(input, blobs));
    return this.once.commit(async () =>
      envelope(requestId, 'job', 'queued', AvatarJobDto.from(await this.avatars.generate(prepared))),
    );
  }
}
