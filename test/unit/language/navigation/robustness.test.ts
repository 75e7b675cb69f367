import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Range } from 'vscode-languageserver-types';
import { formatting } from '../../../../src/language/edits/formatting.ts';
import { prepareRename, rename } from '../../../../src/language/edits/renaming/rename.ts';
import type { LanguageFile } from '../../../../src/language/languageFile.ts';
import { definition } from '../../../../src/language/navigation/definition.ts';
import { documentLinks } from '../../../../src/language/navigation/documentLinks.ts';
import { documentSymbols } from '../../../../src/language/navigation/documentSymbols.ts';
import { foldingRanges } from '../../../../src/language/navigation/folding.ts';
import { linkedEditing } from '../../../../src/language/navigation/linkedEditing.ts';
import { documentHighlights, references } from '../../../../src/language/navigation/references.ts';
import { selectionRanges } from '../../../../src/language/navigation/selectionRanges.ts';
import { semanticTokens } from '../../../../src/language/navigation/semanticTokens.ts';
import { workspaceSymbols } from '../../../../src/language/navigation/workspaceSymbols.ts';
import { desk } from './desk.ts';
import { type Texts, workspaceOf } from './workspace.ts';

const folder = new URL('../../../../samples/support-desk/', import.meta.url);
const samples: Texts = Object.fromEntries(
  readdirSync(folder)
    .filter(name => /\.(prompt|jsonl|yaml)$/.test(name))
    .map(name => [name, readFileSync(new URL(name, folder), 'utf8').slice(0, 6000)]),
);
const texts: Texts = { ...samples, ...desk };

const splinters = fc.constantFrom(
  '{{',
  '}}',
  '{{/each}}',
  '{{#each x as |a|}}',
  '{{> tone',
  '"',
  "'",
  ':',
  '- ',
  '\n---\n',
  '\n',
  '&a ',
  '*a',
  '{',
  '[',
  '}',
  ']',
  '(*)',
  '\u{1F600}',
  '\0',
  '`',
  '%E0',
  '```\n',
  '# ',
);

/** Everything a person can ask at a place; the ranges of every answer. */
function askAll(all: Texts, name: string, offset: number): readonly Range[] {
  const { workspace } = workspaceOf(all);
  const file = workspace.file(`file:///desk/${name}`);
  if (!file) throw new Error(`${name} is missing.`);
  const position = file.text.positionAt(offset);
  const prepared = prepareRename(workspace, file, position);
  rename(workspace, file, position, 'other_name');
  semanticTokens(workspace, file);
  foldingRanges(workspace, file);
  workspaceSymbols(workspace, 'a');
  definition(workspace, file, position);
  references(workspace, file, position, { includeDeclaration: true });
  return [
    ...(prepared.ok ? [prepared.range] : []),
    ...(documentHighlights(workspace, file, position) ?? []).map(({ range }) => range),
    ...(documentLinks(workspace, file) ?? []).map(({ range }) => range),
    ...(documentSymbols(workspace, file) ?? []).map(({ range }) => range),
    ...(formatting(workspace, file) ?? []).map(({ range }) => range),
    ...(linkedEditing(workspace, file, position)?.ranges ?? []),
    ...selectionRanges(workspace, file, [position]).map(({ range }) => range),
  ].filter(range => !isIn(file, range));
}

function isIn({ text }: LanguageFile, { start, end }: Range): boolean {
  const [from, to] = [text.offsetAt(start), text.offsetAt(end)];
  return from <= to && start.line < text.lineCount && end.line < text.lineCount;
}

test('no invalid file makes a request throw or return a range outside of it', () => {
  const names = Object.keys(texts);
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(12), splinters), {
        maxLength: 4,
      }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (name, cuts, at) => {
        let text = texts[name] ?? '';
        for (const [where, length, splinter] of cuts) {
          const offset = Math.floor(where * text.length);
          text = text.slice(0, offset) + splinter + text.slice(offset + length);
        }
        const offset = Math.floor(at * (text.length + 1));
        expect(askAll({ ...texts, [name]: text }, name, offset)).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

test('aliases that are circular or grow endlessly end', () => {
  const laughs = [
    'a: &a [x, x]',
    ...'bcdefghij'.split('').map((key, index) => {
      const before = 'abcdefghij'[index];
      return `${key}: &${key} [*${before}, *${before}, *${before}, *${before}, *${before}]`;
    }),
  ].join('\n      ');
  const endless = `---\ninput:\n  schema: &s\n    a: *s\n    b: &m { c: *m }\n    deep:\n      ${laughs}\n---\n{{a}}`;
  for (let offset = 0; offset < endless.length; offset += 3) {
    expect(askAll({ 'a.prompt': endless }, 'a.prompt', offset)).toEqual([]);
  }
});

test('a partial that includes itself ends', () => {
  const self = '{{name}}{{#each children}}{{> tree}}{{/each}}{{> tree a=child.name b=child}}';
  const all = {
    '_tree.prompt': self,
    'a.prompt': '---\ninput: { schema: { name: string } }\n---\n{{> tree}}',
  };
  expect(askAll(all, '_tree.prompt', 3)).toEqual([]);
  expect(askAll(all, 'a.prompt', 27)).toEqual([]);
});
