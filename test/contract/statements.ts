import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';

const SOURCES = join(import.meta.dirname, '../../src');
const SQL = /^\s*(SELECT|UPDATE|DELETE FROM|INSERT INTO|WITH)\b/;

/** A statement as the source has it: which member sends it, and its text with the constants it is put together from. */
export interface Statement {
  member: string;
  text: string;
}

/** Every SQL text of the service, migrations apart. */
export async function statementsOfSource(): Promise<Statement[]> {
  const files = await sourceFiles();
  const constants = new Map(files.flatMap((file) => [...constantsOf(file)]));
  return files.flatMap((file) => statementsOf(file, constants));
}

/** Tables whose rows belong to a team, as the entities say. */
export async function tablesOfTeams(): Promise<string[]> {
  const texts = (await sourceFiles()).map((file) => file.getFullText());
  return texts
    .filter((text) => /name: '(?:team|workspace)_id'|'team_id'/.test(text))
    .flatMap((text) => [...text.matchAll(/@Entity\((?:\{ name: )?'(\w+)'/g)].map(([, table = '']) => table));
}

async function sourceFiles(): Promise<ts.SourceFile[]> {
  const names = await readdir(SOURCES, { recursive: true });
  const wanted = names.filter((name) => /(?<!\.spec)\.ts$/.test(name) && !name.includes('migrations')).toSorted();
  return Promise.all(
    wanted.map(async (name) =>
      ts.createSourceFile(name, await readFile(join(SOURCES, name), 'utf8'), ts.ScriptTarget.Latest, true),
    ),
  );
}

/** Module constants that are text, under `file#name` and their own uses' spelling. */
function constantsOf(file: ts.SourceFile): Map<string, string> {
  const found = new Map<string, string>();
  for (const statement of file.statements.filter(ts.isVariableStatement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer && ts.isStringLiteralLike(initializer)) {
        found.set(`${file.fileName}#${name.getText()}`, initializer.text);
      } else if (initializer && ts.isTemplateExpression(initializer)) {
        found.set(`${file.fileName}#${name.getText()}`, initializer.getText());
      }
    }
  }
  return found;
}

function statementsOf(file: ts.SourceFile, constants: Map<string, string>): Statement[] {
  const found: Statement[] = [];
  const visit = (node: ts.Node, member: string): void => {
    const inside = isMember(node) ? `${file.fileName}#${node.name?.getText() ?? 'constructor'}` : member;
    const text = textOf(node);
    const whole = text === null ? '' : expand(text, file.fileName, constants);
    if (SQL.test(whole.replace(/^`/, ''))) {
      found.push({ member: inside, text: whole });
      return;
    }
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(file, file.fileName);
  return found;
}

const isMember = (node: ts.Node): node is ts.MethodDeclaration | ts.FunctionDeclaration | ts.VariableDeclaration =>
  ts.isMethodDeclaration(node) ||
  ts.isFunctionDeclaration(node) ||
  (ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent));

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) {
    return node.text;
  }
  return ts.isTemplateExpression(node) ? node.getText() : null;
}

/** Constants stand for their text, those inside constants too. */
function expand(text: string, fileName: string, constants: Map<string, string>): string {
  const once = text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => constants.get(`${fileName}#${name}`) ?? whole);
  return once === text ? text : expand(once, fileName, constants);
}
