import { EXAMPLE_UUID, Examples, OffsetQuery, StringField } from '../../http/index.js';
import { UUID } from './uuid.js';

const LABEL = { example: "Ship's cook, v2", max: 200, isTrimmed: true, isOptional: true, isNullable: true };

@Examples({ 'with a label': { job_id: EXAMPLE_UUID, label: "Ship's cook, v2" } })
export class SaveAvatarDto {
  @StringField({
    description: 'An avatar job that has completed.',
    max: 36,
    pattern: UUID,
    patternRule: 'must be a uuid',
    example: EXAMPLE_UUID,
  })
  job_id!: string;

  @StringField({ description: 'A name for people to know it by, such as "CEO hero v2".', ...LABEL })
  label?: string | null;
}

@Examples({ renamed: { label: "Ship's cook, v3" }, 'without a name': { label: null } })
export class RenameAvatarDto {
  @StringField({ description: 'Its new name; null takes the name away.', ...LABEL, isOptional: false })
  label!: string | null;
}

export class ListAvatarsQuery extends OffsetQuery {
  @StringField({ description: 'Only avatars whose label contains this, in any case.', max: 200, isOptional: true })
  label?: string;
}

/** An empty label is none. */
export const labelOf = ({ label }: { label?: string | null }): string | null => label || null;
