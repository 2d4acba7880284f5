import { Injectable } from '@nestjs/common';
import { type CallStatistics, CallStatisticsRepository } from '../jobs/index.js';
import {
  type BreakerState,
  type ConfiguredProvider,
  ImageRouter,
  KNOWN_PROVIDERS,
  ProviderSwitches,
} from '../providers/index.js';
import { WorkersService } from './workers.service.js';

/** A provider as its operator sees it. */
export interface ProviderStanding {
  name: string;
  configured: ConfiguredProvider | null;
  disabledAt: Date | null;
  circuit: BreakerState;
  statistics: CallStatistics | null;
}

const STATISTICS_WINDOW_S = 86_400;

/** From bad to good: one process that cannot reach a provider is worth knowing of. */
const CIRCUITS: readonly BreakerState[] = ['open', 'half_open', 'closed'];

/** How it stands with each image provider, over all processes. */
@Injectable()
export class ProviderStandingsService {
  constructor(
    private readonly router: ImageRouter,
    private readonly switches: ProviderSwitches,
    private readonly statistics: CallStatisticsRepository,
    private readonly workers: WorkersService,
  ) {}

  async list(): Promise<ProviderStanding[]> {
    const [statistics, disabled, workers] = await Promise.all([
      this.statistics.listRecent(STATISTICS_WINDOW_S),
      this.switches.listDisabled(),
      this.workers.listAlive(),
    ]);
    const configured = this.router.list();
    const circuits = workers.flatMap((worker) => worker.circuits);
    return KNOWN_PROVIDERS.map((name) => {
      const states = circuits.filter(({ provider }) => provider === name).map(({ state }) => state);
      return {
        name,
        configured: configured.find((one) => one.name === name) ?? null,
        disabledAt: disabled.find((one) => one.name === name)?.disabledAt ?? null,
        circuit: CIRCUITS.find((state) => states.includes(state)) ?? 'closed',
        statistics: statistics.find(({ provider }) => provider === name) ?? null,
      };
    });
  }
}
