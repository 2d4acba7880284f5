import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../src/common/index.js';
import { newSecret } from '../src/webhooks/secrets.js';
import { signatureHeaders } from '../src/webhooks/signatures.js';
import { EVENT_TYPES } from '../src/webhooks/index.js';

const GUIDE = readFileSync(join(import.meta.dirname, '../docs/webhooks.md'), 'utf8');
const BODY = '{"name":"Mära – 1/2","n":1}';

/** What follows a script of the guide so that it runs by itself: three JSON strings in, true or false out. */
const HARNESS = {
  js: `
const [secret, headers, body] = JSON.parse(process.argv[2]);
console.log(verify(secret, headers, Buffer.from(body)));
`,
  python: `
import json, sys
secret, headers, body = json.loads(sys.argv[1])
print(str(verify(secret, headers, body.encode())).lower())
`,
};

type Language = keyof typeof HARNESS;
type Face = 'characters' | 'avatars';

const scriptOf = (language: Language, face: Face): string => {
  const [, script] = new RegExp(`\`\`\`${language} ${face}\n([^]*?)\`\`\``).exec(GUIDE) ?? [];
  if (!script) {
    throw new Error(`The guide has no ${language} script for ${face}.`);
  }
  return script;
};

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe('the guide to webhooks', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'likeness-guide-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const verdictOf = (language: Language, face: Face, input: [string, Record<string, string>, string]): string => {
    const path = join(folder, `${face}.${language === 'js' ? 'mjs' : 'py'}`);
    writeFileSync(path, scriptOf(language, face) + HARNESS[language]);
    const command = language === 'js' ? process.execPath : 'python3';
    const { stdout, stderr } = spawnSync(command, [path, JSON.stringify(input)], { encoding: 'utf8' });
    return stdout.trim() || stderr;
  };

  const signed = (face: Face, secrets: string[], at = new Date()) =>
    signatureHeaders({ face, eventId: newId(), eventType: 'job.completed', body: BODY, secrets, at });

  const scripts: [Language, Face][] = (['js', 'python'] as const)
    .filter((language) => language === 'js' || hasPython)
    .flatMap((language) => (['characters', 'avatars'] as const).map((face): [Language, Face] => [language, face]));

  it.each(scripts)('has a script in %s that tells right from wrong for %s', (language, face) => {
    const [secret, old] = face === 'characters' ? [newSecret(), newSecret()] : ['my own sécret', 'the old one'];
    const headers = signed(face, [secret, old]);
    const late = signed(face, [secret], new Date(Date.now() - 600_000));

    expect(scriptOf(language, face).trim().split('\n').length).toBeLessThanOrEqual(12);
    expect(verdictOf(language, face, [secret, headers, BODY])).toBe('true');
    expect(verdictOf(language, face, [old, headers, BODY])).toBe('true');
    expect(verdictOf(language, face, ['another secret', headers, BODY])).toBe('false');
    expect(verdictOf(language, face, [secret, headers, BODY.replace('1/2', '2/2')])).toBe('false');
    expect(verdictOf(language, face, [secret, late, BODY])).toBe('false');
  });

  it('names every event, and no other', () => {
    const [, table = ''] = GUIDE.split('## Events');
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, type]) => type));

    expect(named).toEqual([...EVENT_TYPES]);
  });
});
