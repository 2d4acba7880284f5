import { ApiProperty } from '@nestjs/swagger';
import { toUlid } from '../../common/index.js';
import { EnumField, exampleId, listOf, type Page, PageQuery, StringField } from '../../http/index.js';
import type { DecisionFilter, ModerationAction, ModerationDecision, ModerationStage } from '../../moderation/index.js';
import { teamFilter } from './team-filter.js';

const STAGES = ['input_text', 'input_image', 'output_image'] as const;
const ACTIONS = ['allow', 'refuse', 'strip'] as const;

export class DecisionQueryDto extends PageQuery {
  @StringField({ description: 'Only decisions about this team: `team_…`.', max: 64, isOptional: true })
  team_id?: string;

  @EnumField({ description: 'Only decisions at this stage.', values: STAGES, isOptional: true })
  stage?: ModerationStage;

  @EnumField({ description: 'Only decisions of this kind.', values: ACTIONS, isOptional: true })
  action?: ModerationAction;

  filter(): DecisionFilter {
    return { teamId: teamFilter(this.team_id), stage: this.stage, action: this.action };
  }
}

/** What was decided and why, never the text or the picture. */
export class DecisionDto {
  @ApiProperty({ example: 'mod_01KAM2Z8C5F6T7V8W9X0Y1Z2A3' })
  id!: string;

  @ApiProperty({ enum: ['moderation_decision'] })
  object!: 'moderation_decision';

  @ApiProperty({ example: exampleId('team') })
  team_id!: string;

  @ApiProperty({ enum: ['live', 'test'] })
  environment!: string;

  @ApiProperty({ enum: STAGES })
  stage!: string;

  @ApiProperty({ enum: ACTIONS, example: 'refuse' })
  action!: string;

  @ApiProperty({
    type: [String],
    description: 'Kinds of personal data, person, term, or content categories.',
    example: ['violence'],
  })
  kinds!: string[];

  @ApiProperty({ type: String, nullable: true, description: 'The blocked person or term.' })
  term!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, example: { violence: 0.93 } })
  scores!: object;

  @ApiProperty({ description: 'Who scored it.', example: 'local' })
  provider!: string;

  @ApiProperty({ example: '2026-11-01' })
  policy_version!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'What a refused picture was drawn for.' })
  subject_id!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  static from(decision: ModerationDecision): DecisionDto {
    const { stage, action, kinds, term, scores, provider, policyVersion, subjectId } = decision;
    return Object.assign(new DecisionDto(), {
      id: toUlid('mod', decision.id),
      object: 'moderation_decision',
      team_id: toUlid('team', decision.teamId),
      environment: decision.isTest ? 'test' : 'live',
      stage,
      action,
      kinds,
      term,
      scores,
      provider,
      policy_version: policyVersion,
      subject_id: subjectId,
      created_at: decision.createdAt.toISOString(),
    } satisfies DecisionDto);
  }
}

export class DecisionListDto {
  @ApiProperty({ enum: ['list'] })
  object!: 'list';

  @ApiProperty({ type: [DecisionDto] })
  data!: DecisionDto[];

  @ApiProperty({ example: false })
  has_more!: boolean;

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;

  static from(page: Page<ModerationDecision>): DecisionListDto {
    return Object.assign(
      new DecisionListDto(),
      listOf(page, (decision) => DecisionDto.from(decision)),
    );
  }
}
