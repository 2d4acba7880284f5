import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import '../../src/app.module.js';
import { codeIn, errorCatalogue, type Family } from '../../src/common/index.js';
import { errorsMarkdown } from '../../src/http/index.js';

const SOURCES = join(import.meta.dirname, '../../src');
const PAGE = join(import.meta.dirname, '../../docs/errors.md');

const FAMILIES: Family[] = ['portraits', 'avatars', 'characters'];

interface DeclaredClass {
  name: string;
  parent: string;
  isAbstract: boolean;
}

/** Every class in src that extends another, as the text says it. */
async function declaredClasses(): Promise<DeclaredClass[]> {
  const files = (await readdir(SOURCES, { recursive: true })).filter((file) => /(?<!\.spec)\.ts$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(SOURCES, file), 'utf8')));
  return texts.flatMap((text) =>
    [...text.matchAll(/\b(abstract )?class (\w+) extends (\w+)/g)].map(([, abstract, name = '', parent = '']) => ({
      name,
      parent,
      isAbstract: abstract !== undefined,
    })),
  );
}

const codesOfClasses = (): Set<string> =>
  new Set(
    [...errorCatalogue().values()].flatMap((info) =>
      typeof info.code === 'string'
        ? [info.code]
        : FAMILIES.filter((family) => typeof info.code === 'object' && info.code[family]).map((family) =>
            codeIn(info, family),
          ),
    ),
  );

const codesOfPage = (page: string): string[] => [...page.matchAll(/^## (.+)$/gm)].map(([, code = '']) => code);

describe('the errors page', () => {
  it('names every code of every class once, and no other', async () => {
    const codes = codesOfPage(await readFile(PAGE, 'utf8'));

    expect(new Set(codes)).toEqual(codesOfClasses());
    expect(codes).toHaveLength(codesOfClasses().size);
  });

  it('is what the classes say today', async () => {
    expect(await readFile(PAGE, 'utf8')).toBe(errorsMarkdown());
  });
});

describe('the error catalogue', () => {
  it('has every concrete error of the source', async () => {
    const classes = await declaredClasses();
    const parents = new Map(classes.map(({ name, parent }) => [name, parent]));
    const isApiError = (name: string | undefined): boolean =>
      name === 'ApiError' || (name !== undefined && isApiError(parents.get(name)));

    const concrete = classes.filter(({ name, isAbstract }) => !isAbstract && isApiError(name)).map(({ name }) => name);
    const catalogued = [...errorCatalogue().keys()].map(({ name }) => name);

    expect(catalogued.toSorted()).toEqual(concrete.toSorted());
  });

  it('spells codes in snake_case and says in sentences what happened and what to do', () => {
    const infos = [...errorCatalogue().values()];

    expect([...codesOfClasses()].filter((code) => !/^[a-z]+(_[a-z0-9]+)*$/.test(code))).toEqual([]);
    expect(infos.filter(({ cause, cure }) => !/[.`]$/.test(cause) || !/[.`]$/.test(cure))).toEqual([]);
  });
});
