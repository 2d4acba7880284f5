import { Body, Delete, Param, Post } from '@nestjs/common';
import { ApiController, Caller, Endpoint, From } from '../http/index.js';
import { ActivatedDto } from './dto/activated.dto.js';
import { PortraitDto } from './dto/portrait.dto.js';
import { RejectPortraitDto } from './dto/reject-portrait.dto.js';
import { PortraitLinks } from './portrait-links.js';
import { PortraitRemovalService } from './portrait-removal.service.js';
import { PortraitStatesService } from './portrait-states.service.js';
import { PortraitStateError } from './portraits.errors.js';

/** What people decide about portraits that are made. */
@ApiController('v1/personas/:id/portrait/:pid', { tag: 'Portraits' })
export class PortraitStatesController {
  constructor(
    private readonly states: PortraitStatesService,
    private readonly removal: PortraitRemovalService,
    private readonly links: PortraitLinks,
  ) {}

  @Post('activate')
  @Endpoint({
    summary: 'Activate a portrait',
    description: 'Makes it the picture that is shown for the persona.',
    scope: 'portraits:write',
    returns: ActivatedDto,
    errors: [PortraitStateError],
  })
  async activate(@From() caller: Caller, @Param('id') id: string, @Param('pid') pid: string): Promise<ActivatedDto> {
    await this.states.activate(caller, id, pid);
    return new ActivatedDto();
  }

  @Post('approve')
  @Endpoint({
    summary: 'Approve a portrait',
    description:
      'A generated or a rejected one becomes approved. A canonical takes its place again where there is none.',
    scope: 'portraits:write',
    returns: PortraitDto,
    errors: [PortraitStateError],
  })
  async approve(@From() caller: Caller, @Param('id') id: string, @Param('pid') pid: string): Promise<PortraitDto> {
    return this.links.item(await this.states.approve(caller, id, pid));
  }

  @Post('reject')
  @Endpoint({
    summary: 'Reject a portrait',
    description:
      'A generated or an approved one becomes rejected. Where it was the active portrait the canonical is shown again; where it was the canonical there is none.',
    scope: 'portraits:write',
    returns: PortraitDto,
    errors: [PortraitStateError],
  })
  async reject(
    @From() caller: Caller,
    @Param('id') id: string,
    @Param('pid') pid: string,
    @Body() { reason }: RejectPortraitDto,
  ): Promise<PortraitDto> {
    return this.links.item(await this.states.reject(caller, id, pid, reason || null));
  }

  @Delete()
  @Endpoint({
    summary: 'Delete a portrait',
    description:
      'Its pictures are gone at once. One that is being made is cancelled first. A canonical stays while variants or edits of it exist.',
    scope: 'portraits:write',
    status: 204,
    errors: [PortraitStateError],
  })
  async delete(@From() caller: Caller, @Param('id') id: string, @Param('pid') pid: string): Promise<void> {
    await this.removal.remove(caller, id, pid);
  }
}
