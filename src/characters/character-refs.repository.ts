import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { CharacterRef, type NewRef } from './character-ref.entity.js';

const COLUMNS =
  'pose text, "objectKey" text, "originalKey" text, "mimeType" text, width integer, height integer, provider text, model text, "providerState" jsonb';

/** The reference pictures of a character, in their order. */
@Injectable()
export class CharacterRefsRepository {
  constructor(private readonly database: Database) {}

  list(characterId: string): Promise<CharacterRef[]> {
    const text = `SELECT ${this.database.columns(CharacterRef)} FROM character_ref WHERE character_id = $1 ORDER BY position`;
    return this.database.query<CharacterRef>({ name: 'characterRefs.list', text }, [characterId]);
  }

  /** These and no others, the first one as cover. */
  async replace(characterId: string, refs: readonly NewRef[]): Promise<void> {
    await this.database.execute('DELETE FROM character_ref WHERE character_id = $1', [characterId]);
    const text = `INSERT INTO character_ref (character_id, position, pose, object_key, original_key, mime_type, width, height,
          provider, model, provider_state)
      SELECT $1, ref.place - 1, pose, "objectKey", "originalKey", "mimeType", width, height, provider, model, "providerState"
        FROM ROWS FROM (jsonb_to_recordset($2) AS (${COLUMNS})) WITH ORDINALITY
          AS ref (pose, "objectKey", "originalKey", "mimeType", width, height, provider, model, "providerState", place)`;
    await this.database.execute({ name: 'characterRefs.replace', text }, [characterId, JSON.stringify(refs)]);
  }
}
