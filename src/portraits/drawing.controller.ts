import { Body, Param, Post } from '@nestjs/common';
import { ApiController, Caller, Endpoint, From, Once, PreferredWaitMs } from '../http/index.js';
import { CanonicalService } from './canonical.service.js';
import { DRAWING_ERRORS } from './drawing-errors.js';
import { EditPortraitDto } from './dto/edit-portrait.dto.js';
import { EditResultDto } from './dto/edit-result.dto.js';
import { GenerateCanonicalDto } from './dto/generate-canonical.dto.js';
import { GenerateVariantDto } from './dto/generate-variant.dto.js';
import { PortraitResultDto } from './dto/portrait-result.dto.js';
import { EditsService } from './edits.service.js';
import { PortraitResultsService } from './portrait-results.service.js';
import { CanonicalMissingError } from './portraits.errors.js';
import { VariantsService } from './variants.service.js';

const WAITS = 'Waits up to 55 seconds, or as `Prefer: wait=N` and `Prefer: respond-async` say.';

/** The routes that draw: judge, order and keep the key in one transaction, then wait for the picture. */
@ApiController('v1/personas/:id/portrait', { tag: 'Portraits' })
export class DrawingController {
  constructor(
    private readonly canonicals: CanonicalService,
    private readonly variants: VariantsService,
    private readonly edits: EditsService,
    private readonly results: PortraitResultsService,
    private readonly once: Once,
  ) {}

  @Post('canonical/generate')
  @Endpoint({
    summary: 'Generate the canonical portrait',
    description: `Draws the picture that says who the persona is. A canonical that exists is returned as it is, without a provider call; requests that meet one in the making wait for it and get it. ${WAITS}`,
    scope: 'portraits:write',
    isIdempotent: true,
    returns: PortraitResultDto,
    errors: DRAWING_ERRORS,
  })
  async generateCanonical(
    @From() caller: Caller,
    @Param('id') id: string,
    @Body() input: GenerateCanonicalDto,
    @PreferredWaitMs() preferredWaitMs: number | null,
  ): Promise<PortraitResultDto> {
    const prepared = await this.canonicals.prepare(caller, id, input);
    const portrait = await this.once.commitSubject('portrait', () => this.canonicals.order(caller, prepared));
    return this.results.get(caller, portrait, preferredWaitMs);
  }

  @Post('variants/generate')
  @Endpoint({
    summary: 'Generate a variant',
    description: `Draws the same face in another scene, outfit or pose. The same wishes of the same canonical are one picture, whatever its size: it is returned as it is. ${WAITS}`,
    scope: 'portraits:write',
    isIdempotent: true,
    returns: PortraitResultDto,
    errors: [...DRAWING_ERRORS, CanonicalMissingError],
  })
  async generateVariant(
    @From() caller: Caller,
    @Param('id') id: string,
    @Body() input: GenerateVariantDto,
    @PreferredWaitMs() preferredWaitMs: number | null,
  ): Promise<PortraitResultDto> {
    const portrait = await this.variants.generate(caller, id, input, (order) =>
      this.once.commitSubject('portrait', order),
    );
    return this.results.get(caller, portrait, preferredWaitMs);
  }

  @Post(':pid/edit')
  @Endpoint({
    summary: 'Edit a portrait',
    description: `Applies one change to a canonical, a variant or an earlier edit, as a new picture; nothing is overwritten. Editing an earlier picture again makes a branch. ${WAITS}`,
    scope: 'portraits:write',
    isIdempotent: true,
    returns: EditResultDto,
    errors: DRAWING_ERRORS,
  })
  async edit(
    @From() caller: Caller,
    @Param('id') id: string,
    @Param('pid') pid: string,
    @Body() { instruction }: EditPortraitDto,
    @PreferredWaitMs() preferredWaitMs: number | null,
  ): Promise<PortraitResultDto> {
    const prepared = await this.edits.prepare(caller, id, pid, instruction);
    const portrait = await this.once.commitSubject('portrait', () => this.edits.order(caller, prepared));
    return this.results.get(caller, portrait, preferredWaitMs);
  }
}
