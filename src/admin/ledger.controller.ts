import { Body, Get, Post } from '@nestjs/common';
import { LedgerService, RefundTooLargeError, UsageEventDto } from '../billing/index.js';
import { ApiController, Endpoint, FromOperator, Once, Operator } from '../http/index.js';
import { CreditsService } from './credits.service.js';
import { RefundDto } from './dto/credits-input.dto.js';
import { LedgerAuditDto } from './dto/ledger-audit.dto.js';

@ApiController('admin/v1/ledger', { tag: 'Admin: credits and limits' })
export class LedgerController {
  constructor(
    private readonly credits: CreditsService,
    private readonly ledger: LedgerService,
    private readonly once: Once,
  ) {}

  @Post('refunds')
  @Endpoint({
    summary: 'Refund a charge',
    description: "In whole or in part, at most what was charged. The reason stands on the team's statement.",
    scope: 'admin',
    status: 201,
    isIdempotent: true,
    returns: UsageEventDto,
    errors: [RefundTooLargeError],
  })
  refund(@FromOperator() operator: Operator, @Body() input: RefundDto) {
    const change = input.change();
    return this.once.commit(async () => UsageEventDto.from(await this.credits.refund(operator, input.hold_id, change)));
  }

  @Get('audit')
  @Endpoint({
    summary: 'Check every invariant of money and quotas',
    description: 'Looks at whole tables, now. An empty list is the only good answer.',
    scope: 'admin',
    returns: LedgerAuditDto,
  })
  async audit(): Promise<LedgerAuditDto> {
    return LedgerAuditDto.from(await this.ledger.listViolations());
  }
}
