import { Module } from '@nestjs/common';
import { ConfigModule } from '../config/index.js';
import { DatabaseModule } from '../database/index.js';
import { HttpModule } from '../http/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { BalanceEvents } from './balance-events.service.js';
import { BillingController } from './billing.controller.js';
import { BillingService } from './billing.service.js';
import { BillingUpkeep } from './billing-upkeep.js';
import { LedgerRepository } from './ledger.repository.js';
import { LedgerService } from './ledger.service.js';
import { LimitsService } from './limits.service.js';
import { MonthlyGrants } from './monthly-grants.js';
import { PlanRateTerms } from './plan-rate-terms.js';
import { QuotasRepository } from './quotas.repository.js';
import { TeamLimitsRepository } from './team-limits.repository.js';
import { UsageRepository } from './usage.repository.js';
import { UsageService } from './usage.service.js';

const REPOSITORIES = [LedgerRepository, QuotasRepository, TeamLimitsRepository, UsageRepository];
const EXPORTS = [
  BalanceEvents,
  BillingService,
  LedgerService,
  LimitsService,
  MonthlyGrants,
  PlanRateTerms,
  UsageService,
];

@Module({
  imports: [ConfigModule, DatabaseModule, HttpModule, WebhooksModule],
  controllers: [BillingController],
  providers: [BillingUpkeep, ...REPOSITORIES, ...EXPORTS],
  exports: EXPORTS,
})
export class BillingModule {}
