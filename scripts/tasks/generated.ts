import { readFile, writeFile } from 'node:fs/promises';

/** Writes a generated file; with --check it only says whether the committed one is still true. */
export async function keepGenerated(
  path: string,
  generate: (present: string) => string,
  command: string,
): Promise<void> {
  const present = await readFile(path, 'utf8').catch(() => '');
  const wanted = generate(present);
  if (!process.argv.includes('--check')) {
    await writeFile(path, wanted);
    return;
  }
  if (wanted !== present) {
    console.error(`${path} differs from the code: run "${command}" and commit it.`);
    process.exitCode = 1;
  }
}
