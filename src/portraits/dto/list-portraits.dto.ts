import { EnumField, StringField } from '../../http/index.js';
import { PORTRAIT_KINDS, type PortraitKind } from '../portrait.entity.js';

export class ListPortraitsQuery {
  @EnumField({ description: 'Only portraits of this kind.', values: PORTRAIT_KINDS, isOptional: true })
  kind?: PortraitKind;

  @StringField({
    description: 'Only portraits of this conversation.',
    max: 36,
    pattern: /^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/,
    patternRule: 'must be a uuid',
    isOptional: true,
  })
  conversationId?: string;

  @EnumField({
    description: 'Whether portraits that failed, were rejected or are being made are listed too.',
    values: ['true', 'false'],
    default: 'false',
  })
  includeFailed: 'true' | 'false' = 'false';
}
