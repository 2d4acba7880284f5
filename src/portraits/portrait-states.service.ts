import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Caller } from '../http/index.js';
import { PersonasService } from '../personas/index.js';
import { isUsable, type PortraitStatus, type PortraitView } from './portrait.entity.js';
import { PortraitStateError } from './portraits.errors.js';
import { PortraitsRepository } from './portraits.repository.js';
import { PortraitsService } from './portraits.service.js';

const APPROVABLE: readonly PortraitStatus[] = ['generated', 'rejected'];
const REJECTABLE: readonly PortraitStatus[] = ['generated', 'approved'];

/** What people decide about finished portraits. The persona's row is the lock, the portrait's own state the judge. */
@Injectable()
export class PortraitStatesService {
  constructor(
    private readonly database: Database,
    private readonly personas: PersonasService,
    private readonly portraits: PortraitsService,
    private readonly rows: PortraitsRepository,
  ) {}

  /** Makes it the picture to show for its persona. */
  async activate(caller: Caller, personaId: string, id: string): Promise<void> {
    await this.locked(caller, personaId, id, async (portrait) => {
      if (!isUsable(portrait)) {
        throw PortraitStateError.cannot('activated', portrait.status);
      }
      await this.personas.activatePortrait(portrait.personaId, portrait.id);
    });
  }

  /** A canonical that is approved while its persona has none becomes the canonical again. */
  approve(caller: Caller, personaId: string, id: string): Promise<PortraitView> {
    return this.locked(caller, personaId, id, async (portrait) => {
      if (!(await this.rows.move(portrait.id, APPROVABLE, { status: 'approved', rejectionReason: null }))) {
        throw PortraitStateError.cannot('approved', portrait.status);
      }
      if (portrait.kind === 'canonical') {
        await this.personas.adoptCanonical(portrait.personaId, portrait.id);
      }
    });
  }

  /** Whatever pointed at it points at it no longer: the active portrait falls back to the canonical, the canonical to none. */
  reject(caller: Caller, personaId: string, id: string, reason: string | null): Promise<PortraitView> {
    return this.locked(caller, personaId, id, async (portrait) => {
      if (!(await this.rows.move(portrait.id, REJECTABLE, { status: 'rejected', rejectionReason: reason }))) {
        throw PortraitStateError.cannot('rejected', portrait.status);
      }
      await this.personas.dropPortrait(portrait.personaId, portrait.id);
    });
  }

  private locked(
    caller: Caller,
    personaId: string,
    id: string,
    change: (portrait: PortraitView) => Promise<void>,
  ): Promise<PortraitView> {
    return this.database.transaction(async () => {
      await this.personas.lock(caller, personaId);
      await change(await this.portraits.get(caller, personaId, id));
      return this.portraits.get(caller, personaId, id);
    });
  }
}
