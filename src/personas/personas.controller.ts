import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiController, Caller, Endpoint, From } from '../http/index.js';
import { PersonaDto, PersonaPageDto } from './dto/persona.dto.js';
import { CreatePersonaDto, ListPersonasQuery, UpdatePersonaDto } from './dto/persona-input.dto.js';
import { PersonaGoneError, PersonaNotDeletedError, SlugTakenError } from './personas.errors.js';
import { PersonasService } from './personas.service.js';

@ApiController('v1/personas', { tag: 'Personas' })
export class PersonasController {
  constructor(private readonly personas: PersonasService) {}

  @Post()
  @Endpoint({
    summary: 'Create a persona',
    description:
      'Say who it is in free text (`intent`), layer by layer (`layers`), or both. Portraits are made from it.',
    scope: 'portraits:write',
    status: 201,
    returns: PersonaDto,
    errors: [SlugTakenError],
  })
  async create(@From() caller: Caller, @Body() input: CreatePersonaDto): Promise<PersonaDto> {
    const { name, intent, layers, slug, visibility, language, workspaceId } = input;
    const wanted = { name, intent, layers, slug, visibility, language, workspaceId };
    return PersonaDto.from(await this.personas.create(caller, wanted));
  }

  @Get()
  @Endpoint({
    summary: 'List personas',
    description: 'Newest first; deleted ones are left out.',
    scope: 'portraits:read',
    returns: PersonaPageDto,
  })
  async list(@From() caller: Caller, @Query() { limit, cursor }: ListPersonasQuery): Promise<PersonaPageDto> {
    return PersonaPageDto.from(await this.personas.list(caller, limit, cursor ?? null));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Retrieve a persona',
    scope: 'portraits:read',
    returns: PersonaDto,
  })
  async get(@From() caller: Caller, @Param('id') id: string): Promise<PersonaDto> {
    return PersonaDto.from(await this.personas.get(caller, id));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a persona',
    description:
      'Only the members that are sent change; `layers` is replaced as a whole. Another `layers.surface` sets `portraitStale` until the next canonical portrait.',
    scope: 'portraits:write',
    returns: PersonaDto,
    errors: [SlugTakenError],
  })
  async update(@From() caller: Caller, @Param('id') id: string, @Body() input: UpdatePersonaDto): Promise<PersonaDto> {
    const { name, slug, visibility, layers } = input;
    return PersonaDto.from(await this.personas.update(caller, id, { name, slug, visibility, layers }));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a persona',
    description: 'It and its pictures answer 404 at once. It can be restored for 30 days.',
    scope: 'portraits:write',
    status: 204,
  })
  async delete(@From() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.personas.delete(caller, id);
  }

  @Post(':id/restore')
  @Endpoint({
    summary: 'Restore a deleted persona',
    description: 'Within 30 days of its deletion; its pictures come back with it.',
    scope: 'portraits:write',
    returns: PersonaDto,
    errors: [PersonaNotDeletedError, PersonaGoneError, SlugTakenError],
  })
  async restore(@From() caller: Caller, @Param('id') id: string): Promise<PersonaDto> {
    return PersonaDto.from(await this.personas.restore(caller, id));
  }
}
