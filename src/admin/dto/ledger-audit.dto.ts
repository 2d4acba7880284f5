import { ApiProperty } from '@nestjs/swagger';
import { exampleId } from '../../http/index.js';

class ViolationDto {
  @ApiProperty({ example: 'I2 posted differs from the legs' })
  rule!: string;

  @ApiProperty({ description: 'Where: the id of an account, a hold or a job.', example: exampleId('hold') })
  detail!: string;
}

export class LedgerAuditDto {
  @ApiProperty({ enum: ['ledger_audit'] })
  object!: 'ledger_audit';

  @ApiProperty({ type: [ViolationDto] })
  violations!: ViolationDto[];

  static from(violations: ViolationDto[]): LedgerAuditDto {
    return Object.assign(new LedgerAuditDto(), { object: 'ledger_audit', violations } satisfies LedgerAuditDto);
  }
}
