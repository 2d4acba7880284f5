import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { Injectable } from '@nestjs/common';
import { assetPath } from '../common/index.js';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface StudioFile {
  bytes: Buffer;
  contentType: string;
  etag: string;
}

/** What the page is made of, by name; read once, so that a name from outside never becomes a path. */
@Injectable()
export class StudioFiles {
  private files?: Map<string, StudioFile>;

  find(name: string): StudioFile | null {
    this.files ??= readFolder(assetPath('studio'));
    return this.files.get(name) ?? null;
  }
}

function readFolder(folder: string): Map<string, StudioFile> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.flatMap((path) => readStudioFile(folder, path)));
}

function readStudioFile(folder: string, path: string): [string, StudioFile][] {
  const contentType = CONTENT_TYPES[extname(path)];
  if (!contentType) {
    return [];
  }
  const bytes = readFileSync(path);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return [[relative(folder, path).split(sep).join('/'), { bytes, contentType, etag }]];
}
