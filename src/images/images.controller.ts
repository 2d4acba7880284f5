import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { CharacterNotReadyError, UnknownCharacterError } from '../characters/index.js';
import { ORDER_ERRORS } from '../generation/index.js';
import { ApiController, Caller, cursorOf, Endpoint, From, IdPipe, type List, Once, RequestId } from '../http/index.js';
import { TEXT_ERRORS } from '../moderation/index.js';
import { WebhookUrlInvalidError } from '../webhooks/index.js';
import { CreateImageDto } from './dto/create-image.dto.js';
import { ImageEstimateDto } from './dto/estimate.dto.js';
import { ImageListDto } from './dto/image-list.dto.js';
import { ImageDto } from './dto/image.dto.js';
import { ListImagesQuery } from './dto/list-images.dto.js';
import { ImageAnswers } from './image-answers.js';
import { ImageOrdersService } from './image-orders.service.js';
import {
  BalanceTooLowError,
  ImageCombinationError,
  MutuallyExclusiveInputError,
  NotCancellableError,
  ReferenceBlockedError,
  UnusableReferenceError,
} from './images.errors.js';
import { ImagesService } from './images.service.js';

const WISH_ERRORS = [
  ImageCombinationError,
  MutuallyExclusiveInputError,
  CharacterNotReadyError,
  UnusableReferenceError,
  WebhookUrlInvalidError,
  UnknownCharacterError,
];

@ApiController('v1/images', { tag: 'Images' })
export class ImagesController {
  constructor(
    private readonly images: ImagesService,
    private readonly orders: ImageOrdersService,
    private readonly answers: ImageAnswers,
    private readonly once: Once,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Generate images',
    description:
      'One to four pictures of a prompt, of a character, or of the person in reference pictures. Each output has exactly the pixels asked for: the picture of a provider that draws other sizes is cut at its edges and scaled.',
    scope: 'images:write',
    status: 201,
    returns: ImageDto,
    isIdempotent: true,
    versioned: 'image',
    errors: [...WISH_ERRORS, ...TEXT_ERRORS, ReferenceBlockedError, BalanceTooLowError, ...ORDER_ERRORS],
  })
  async create(@From() caller: Caller, @RequestId() requestId: string, @Body() input: CreateImageDto) {
    const prepared = await this.orders.prepare(caller, CreateImageDto.toWish(input), requestId);
    return this.once.commit(async () => this.answers.renderKept(await this.orders.place(prepared)));
  }

  @Post('estimate')
  @Endpoint({
    summary: 'Estimate the price of images',
    description: 'Takes and judges the fields of an order and tells its price. Nothing is ordered, fetched or held.',
    scope: 'images:write',
    returns: ImageEstimateDto,
    errors: WISH_ERRORS,
  })
  async estimate(@From() caller: Caller, @Body() input: CreateImageDto): Promise<ImageEstimateDto> {
    return ImageEstimateDto.from(await this.orders.estimate(caller, CreateImageDto.toWish(input)));
  }

  @Get()
  @Endpoint({
    summary: 'List the images',
    description: 'Newest first. `ending_before` pages back towards the newest.',
    scope: 'images:read',
    returns: ImageListDto,
    versioned: 'image',
    errors: [ImageCombinationError],
  })
  async list(@From() caller: Caller, @Query() query: ListImagesQuery): Promise<List<ImageDto>> {
    const { filter, page } = ListImagesQuery.read(query, cursorOf(query, 'img'));
    return this.answers.renderPage(await this.images.list(caller, filter, page));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Retrieve an image',
    scope: 'images:read',
    returns: ImageDto,
    versioned: 'image',
  })
  async get(@From() caller: Caller, @Param('id', new IdPipe('img', 'image')) id: string): Promise<ImageDto> {
    return this.answers.render(await this.images.get(caller, id));
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Cancel an image',
    description: 'What was held goes back. Cancelling a cancelled image changes nothing.',
    scope: 'images:write',
    returns: ImageDto,
    versioned: 'image',
    errors: [NotCancellableError],
  })
  async cancel(@From() caller: Caller, @Param('id', new IdPipe('img', 'image')) id: string): Promise<ImageDto> {
    return this.answers.render(await this.images.cancel(caller, id));
  }
}
