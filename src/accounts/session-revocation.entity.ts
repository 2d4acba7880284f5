import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

export const SESSION_CLAIMS = ['sub', 'jti'] as const;

export type SessionClaim = (typeof SESSION_CLAIMS)[number];

/** Session tokens that work no more: those of a subject, or the one of an id, that were issued before a moment. */
@Entity('session_revocation')
@Check('session_revocation_claim_known', `claim IN ('sub', 'jti')`)
@Check('session_revocation_value_length', 'char_length(value) BETWEEN 1 AND 255')
export class SessionRevocation {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'session_revocation_pkey' })
  claim!: SessionClaim;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'session_revocation_pkey' })
  value!: string;

  @Column('timestamptz', { name: 'issued_before' })
  issuedBefore!: Date;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
