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
type Family = 'characters' | 'avatars';

const scriptOf = (language: Language, family: Family): string => {
  const [, script] = new RegExp(`\`\`\`${language} ${family}\n([^]*?)\`\`\``).exec(GUIDE) ?? [];
  if (!script) {
    throw new Error(`The guide has no ${language} script for ${family}.`);
  }
  return script;
};

/** Where no Python is installed, the suite of its scripts says so in its name; in CI there is no such excuse. */
const hasPython = process.env.CI === 'true' || spawnSync('python3', ['--version']).status === 0;
const describePython = hasPython ? describe : describe.skip;

describe('the guide to webhooks', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'likeness-guide-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const verdictOf = (language: Language, family: Family, input: [string, Record<string, string>, string]): string => {
    const path = join(folder, `${family}.${language === 'js' ? 'mjs' : 'py'}`);
    writeFileSync(path, scriptOf(language, family) + HARNESS[language]);
    const command = language === 'js' ? process.execPath : 'python3';
    const { stdout, stderr } = spawnSync(command, [path, JSON.stringify(input)], { encoding: 'utf8' });
    return stdout.trim() || stderr;
  };

  const signed = (family: Family, secrets: string[], at = new Date()) =>
    signatureHeaders({ family, eventId: newId(), eventType: 'job.completed', body: BODY, secrets, at });

  const tellRightFromWrong = (language: Language): void =>
    it.each(['characters', 'avatars'] as const)('tell right from wrong for %s', (family) => {
      const [secret, old] = family === 'characters' ? [newSecret(), newSecret()] : ['my own sécret', 'the old one'];
      const headers = signed(family, [secret, old]);
      const late = signed(family, [secret], new Date(Date.now() - 600_000));

      expect(scriptOf(language, family).trim().split('\n').length).toBeLessThanOrEqual(12);
      expect(verdictOf(language, family, [secret, headers, BODY])).toBe('true');
      expect(verdictOf(language, family, [old, headers, BODY])).toBe('true');
      expect(verdictOf(language, family, ['another secret', headers, BODY])).toBe('false');
      expect(verdictOf(language, family, [secret, headers, BODY.replace('1/2', '2/2')])).toBe('false');
      expect(verdictOf(language, family, [secret, late, BODY])).toBe('false');
    });

  describe('scripts in JavaScript', () => {
    tellRightFromWrong('js');
  });

  describePython(hasPython ? 'scripts in Python' : 'scripts in Python (NOT RUN: there is no python3)', () => {
    tellRightFromWrong('python');
  });

  it('names every event, and no other', () => {
    const [, table = ''] = GUIDE.split('## Events');
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, type]) => type));

    expect(named).toEqual([...EVENT_TYPES]);
  });
});
