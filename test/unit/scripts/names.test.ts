import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import { parseAst } from 'vitest/node';

interface Definition {
  readonly name: string;
  readonly file: string;
  readonly kind: 'function' | 'type' | 'value';
  readonly isExported: boolean;
}

interface Node {
  readonly type: string;
  readonly id?: { readonly name?: string } | null;
  readonly init?: { readonly type: string } | null;
  readonly declaration?: Node | null;
  readonly declarations?: readonly Node[];
}

/** What a file defines at its top level. */
function definitionsIn(file: string): readonly Definition[] {
  const source = readFileSync(file, 'utf8');
  const { body } = parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' });
  return (body as unknown as readonly Node[]).flatMap(statement => {
    const isExported = statement.type === 'ExportNamedDeclaration';
    const declaration = isExported ? statement.declaration : statement;
    return (declaration?.declarations ?? [declaration]).flatMap(node => {
      const name = node?.id?.name;
      return name === undefined ? [] : [{ name, file, kind: kindOf(node), isExported }];
    });
  });
}

function kindOf(node: Node | null | undefined): Definition['kind'] {
  if (/^TS|^Class/.test(node?.type ?? '')) return 'type';
  const isFunction = /Function/.test(node?.type ?? '') || /Function/.test(node?.init?.type ?? '');
  return isFunction ? 'function' : 'value';
}

const definitions = globSync('src/**/*.{ts,tsx}').flatMap(definitionsIn);

/** The files that define a name, for names that several of them define. */
function sharedBy(found: readonly Definition[], most: number): ReadonlyMap<string, string[]> {
  const byName = Map.groupBy(found, ({ name }) => name);
  return new Map(
    [...byName].flatMap(([name, all]): [string, string[]][] => {
      const files = new Set(all.map(({ file }) => file));
      return files.size > most ? [[name, [...files]]] : [];
    }),
  );
}

/**
 * Names that several files define on purpose, because each implements the same contract: commands of the command
 * line, protocols of providers, states of webviews. The library wraps functions of the core under their names.
 */
const contracts: Readonly<Record<string, RegExp>> = {
  define: /^src\/cli\//,
  Options: /^src\/cli\//,
  converse: /^src\/(?:provider|extension\/models\/vscode)\//,
  countTokens: /^src\/(?:provider|model\/tokens)\//,
  initialState: /^src\/webview\/.*\/?state\.ts$/,
  reduce: /^src\/webview\/.*\/?state\.ts$/,
  anticipate: /^src\/webview\/.*\/?state\.ts$/,
  json: /^src\/eval\/(?:dataset\/formats|scorers\/kinds)\//,
  judge: /^src\/(?:eval\/scorers\/kinds|validate)\//,
  runEval: /^src\/(?:library\.ts|eval\/runner\.ts)$/,
  EvalOptions: /^src\/(?:library\.ts|eval\/runner\.ts)$/,
};

function unexpected(shared: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...shared].flatMap(([name, files]) =>
    files.every(file => contracts[name]?.test(file)) ? [] : [`${name}: ${files.join(', ')}`],
  );
}

/** Tables of texts are named by what they contain, within their folder. Kinds of scorers have the name in eval files. */
const namedByFolder = /\/messages\.ts$|^src\/language\/messages\/|^src\/eval\/scorers\/kinds\//;

it('an exported name is defined by no other file', () => {
  const named = definitions.filter(({ file }) => !namedByFolder.test(file));
  const exported = new Set(named.filter(({ isExported }) => isExported).map(({ name }) => name));
  expect(exported.size).toBeGreaterThan(1000);
  const defined = named.filter(({ name }) => exported.has(name));
  expect(unexpected(sharedBy(defined, 1))).toEqual([]);
});

it.each(['function', 'type'])('at most two files have a %s of the same name', kind => {
  const named = definitions.filter(each => each.kind === kind);
  expect(named.length).toBeGreaterThan(1000);
  expect(unexpected(sharedBy(named, 2))).toEqual([]);
});

it('each contract is implemented by several files', () => {
  const shared = sharedBy(definitions, 1);
  expect(Object.keys(contracts).filter(name => !shared.has(name))).toEqual([]);
});
