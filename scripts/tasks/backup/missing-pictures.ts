import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';

/** How many pictures a copy knows, all of which must be beside it. */
export async function requireAllPictures(databaseUrl: string, dataDir: string): Promise<number> {
  const client = new Client(databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ key: string }>('SELECT key FROM stored_object');
    await Promise.all(rows.map(({ key }) => access(join(dataDir, 'objects', ...key.split('/')))));
    return rows.length;
  } finally {
    await client.end();
  }
}
