import { createHash } from 'node:crypto';
import { linesOf, readAsset } from './assets.js';

export interface StarterPerson {
  term: string;
  aliases: string[];
  /** What the person is known for. */
  category: string;
}

export interface StarterList {
  version: string;
  people: StarterPerson[];
}

/** The public figures that a new installation refuses to draw: `name|alias;alias|category` by line. */
export function readStarterList(): StarterList {
  const text = readAsset('blocklist', 'people.txt');
  return { version: createHash('sha256').update(text).digest('hex'), people: linesOf(text).map(parsePerson) };
}

function parsePerson(line: string): StarterPerson {
  const [term = '', aliases = '', category = ''] = line.split('|').map((part) => part.trim());
  if (!term || !category) {
    throw new Error(`The starter blocklist has a line that is not name|alias;alias|category: ${line}`);
  }
  const names = aliases.split(';').map((alias) => alias.trim());
  return { term, aliases: names.filter(Boolean), category };
}
