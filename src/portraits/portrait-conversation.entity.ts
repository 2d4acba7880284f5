import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** All edits that go back to one picture: a tree by `parentId`, and the branch somebody looks at. */
@Entity('portrait_conversation')
@Unique('portrait_conversation_one_per_root', ['rootId'])
@Index('portrait_conversation_of_persona', ['personaId'])
export class PortraitConversation {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'portrait_conversation_pkey' })
  id!: string;

  @Column('uuid', { name: 'team_id' })
  teamId!: string;

  @Column('boolean', { name: 'is_test' })
  isTest!: boolean;

  @Column('uuid', { name: 'persona_id' })
  personaId!: string;

  /** The canonical or variant that was edited first. It may have been deleted since. */
  @Column('uuid', { name: 'root_id' })
  rootId!: string;

  @Column('uuid', { name: 'head_id' })
  headId!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
