import { ApiProperty } from '@nestjs/swagger';
import type { Findings } from '../../moderation/index.js';

class PromptFindingsDto {
  @ApiProperty({ type: [String], description: 'Kinds of personal data found, never the values.', example: [] })
  pii!: string[];

  @ApiProperty({ type: String, nullable: true, description: 'The blocked person or term that was found.' })
  term!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    description: 'Content scores from 0 to 1 by category.',
    example: { violence: 0.01 },
  })
  scores!: Record<string, number>;
}

export class PromptPreviewDto {
  @ApiProperty({
    description: 'The exact text that would go to the image provider.',
    example: 'A portrait of a woman of 34 with auburn hair, shoulder-length and wavy, and green eyes.',
  })
  prompt!: string;

  @ApiProperty({ type: PromptFindingsDto })
  findings!: PromptFindingsDto;

  static from({ prompt, findings }: { prompt: string; findings: Findings }): PromptPreviewDto {
    const { pii, term, scores } = findings;
    return Object.assign(new PromptPreviewDto(), { prompt, findings: { pii, term, scores } });
  }
}
