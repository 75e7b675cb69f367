import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DocumentSymbol, SelectionRange } from 'vscode-languageserver-types';
import { documentLinks } from '../../../../src/language/navigation/documentLinks.ts';
import { documentSymbols } from '../../../../src/language/navigation/documentSymbols.ts';
import { foldingRanges } from '../../../../src/language/navigation/folding.ts';
import { inlayHints } from '../../../../src/language/navigation/inlayHints.ts';
import { linkedEditing } from '../../../../src/language/navigation/linkedEditing.ts';
import { selectionRanges } from '../../../../src/language/navigation/selectionRanges.ts';
import {
  semanticTokens,
  semanticTokensLegend,
} from '../../../../src/language/navigation/semanticTokens.ts';
import { workspaceSymbols } from '../../../../src/language/navigation/workspaceSymbols.ts';
import { countTokens } from '../../../../src/model/tokens/tokens.ts';
import { at, desk } from './desk.ts';
import { type Texts, workspaceOf } from './workspace.ts';

const long = `---
model: a/b
input:
  schema:
    name: string
    rows(array):
      text: string
---
{{role "system"}}
# One
text
## Two
{{! a
note }}
\`\`\`json
# not a heading
\`\`\`
# Three
<ticket>
{{name}}
</ticket>
{{role "user"}}
{{section "query"}}
{{#if name}}
{{#each rows}}
{{text}}
{{/each}}
{{else}}
nothing
{{/if}}
`;

function drawn(symbols: readonly DocumentSymbol[] = [], indent = ''): readonly string[] {
  return symbols.flatMap(({ name, range, children }) => [
    `${indent}${name} ${range.start.line + 1}-${range.end.line + 1}`,
    ...drawn(children, `${indent}  `),
  ]);
}

test('the outline has nested keys, messages, headings, sections and blocks', () => {
  const { workspace, file } = workspaceOf({ 'a.prompt': long });
  expect(drawn(documentSymbols(workspace, file))).toEqual([
    'model 2-2',
    'input 3-8',
    '  schema 4-8',
    '    name 5-5',
    '    rows(array) 6-8',
    '      text 7-7',
    'system 9-21',
    '  One 10-17',
    '    Two 12-17',
    '  Three 18-21',
    'user 22-30',
    '  query 23-23',
    '  #if name 24-30',
    '    #each rows 25-27',
  ]);
});

test('an eval file has an outline of its keys', () => {
  const { workspace, file } = workspaceOf({
    'a.eval.yaml': 'prompt: ./a.prompt\ngate: { pass: 1 }',
  });
  expect(drawn(documentSymbols(workspace, file))).toEqual(['prompt 1-1', 'gate 2-2', '  pass 2-2']);
});

test('a role in a block is inside the block', () => {
  const { workspace, file } = workspaceOf({
    'a.prompt': '{{#if a}}\n{{role "user"}}\nx\n{{/if}}\ny',
  });
  expect(drawn(documentSymbols(workspace, file))).toEqual(['#if a 1-4', '  user 2-4']);
});

test('everything with several lines can be folded', () => {
  const { workspace, file } = workspaceOf({ 'a.prompt': long });
  const folds = foldingRanges(workspace, file)?.map(({ startLine, endLine, kind = '' }) =>
    `${startLine + 1}-${endLine + 1} ${kind}`.trim(),
  );
  expect(folds).toEqual([
    '1-8 region',
    '3-7',
    '4-7',
    '6-7',
    '9-21',
    '10-17',
    '12-17',
    '13-14 comment',
    '15-17',
    '18-21',
    '19-21',
    '22-30',
    '24-30',
    '25-27',
    '28-29',
  ]);
});

test('symbols of the workspace are found by their letters in order', () => {
  const { workspace } = workspaceOf(desk);
  const names = (query: string) => workspaceSymbols(workspace, query).map(({ name }) => name);
  expect(names('tria')).toEqual(['triage.eval.yaml', 'triage', 'triage.short']);
  expect(names('tone')).toEqual(['> tone', 'customer.name']);
  expect(names('thrtxt')).toEqual(['thread.text']);
  expect(names('').length).toBeGreaterThan(10);
});

function widened(texts: Texts): readonly string[] {
  const { workspace, file, position } = workspaceOf(texts);
  const shown: string[] = [];
  let range: SelectionRange | undefined = selectionRanges(workspace, file, [position])[0];
  for (; range; range = range.parent) shown.push(file.text.getText(range.range));
  return shown;
}

test('a selection expands from the word to the file', () => {
  const text =
    '---\nmodel: a/b\n---\n{{role "system"}}\n# A\n{{#if x}}\nSay {{us‸er.name}} twice.\n{{/if}}\n# B';
  expect(widened({ 'a.prompt': text })).toEqual([
    'user',
    'user.name',
    '{{user.name}}',
    'Say {{user.name}} twice.',
    '\nSay {{user.name}} twice.\n',
    '{{#if x}}\nSay {{user.name}} twice.\n{{/if}}',
    '\n{{#if x}}\nSay {{user.name}} twice.\n{{/if}}',
    '# A\n{{#if x}}\nSay {{user.name}} twice.\n{{/if}}',
    '\n# A\n{{#if x}}\nSay {{user.name}} twice.\n{{/if}}\n# B',
    '{{role "system"}}\n# A\n{{#if x}}\nSay {{user.name}} twice.\n{{/if}}\n# B',
    text.replace('‸', ''),
  ]);
  expect(widened({ 'a.prompt': '---\ninput: { schema: { a: str‸ing } }\n---\n' })).toEqual([
    'string',
    'a: string',
    '{ a: string }',
    'schema: { a: string }',
    '{ schema: { a: string } }',
    'input: { schema: { a: string } }',
    'input: { schema: { a: string } }\n',
    '---\ninput: { schema: { a: string } }\n---\n',
  ]);
});

test('a multi-line comment is one fold, and only after it is closed', () => {
  const tokens = (text: string) => {
    const { workspace, file } = workspaceOf({ 'a.prompt': text });
    return (semanticTokens(workspace, file)?.data ?? []).filter((_, index) => index % 5 === 2);
  };
  expect(tokens('{{!-- a\n\n{{b}} --}}\n')).toEqual([7, 10]);
  expect(tokens('{{!-- a --}} {{!-- b\n\n{{b}}\n')).toEqual([1]);
});

test('names in tags are distinguished', () => {
  const text = `---
input: { schema: { user: { name: string }, rows(array): { text: string } } }
---
{{user.name}} {{user.nam}} {{other}} {{> tone to=user}} {{json user}} {{upper (lookup rows 0)}}
{{#each rows as |row|}}{{row.text}}{{this.text}}{{/each}}`;
  const { workspace, file } = workspaceOf({ 'a.prompt': text });
  const { data = [] } = semanticTokens(workspace, file) ?? {};
  const { tokenTypes, tokenModifiers } = semanticTokensLegend;
  let line = 0;
  let character = 0;
  const shown: string[] = [];
  for (let index = 0; index < data.length; index += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifier = 0] = data.slice(index, index + 5);
    character = down === 0 ? character + right : right;
    line += down;
    const word = file.text.getText({
      start: { line, character },
      end: { line, character: character + length },
    });
    const bits = tokenModifiers.filter((_, bit) => (modifier & (1 << bit)) !== 0);
    shown.push([word, tokenTypes[type], ...bits].join(' '));
  }
  expect(shown).toEqual([
    'user variable',
    'name property',
    'user variable',
    'nam property undeclared',
    'other variable undeclared',
    'tone macro',
    'to parameter',
    'user variable',
    'json function defaultLibrary',
    'user variable',
    'upper function',
    'lookup function defaultLibrary',
    'rows variable',
    'each function defaultLibrary',
    'rows variable',
    'row parameter declaration',
    'row parameter',
    'text property',
    'text variable',
    'each function defaultLibrary',
  ]);
});

test('the names of a block are edited together', () => {
  const { workspace, file, position } = workspaceOf({ 'a.prompt': '{{#ea‸ch x}}{{/each}}' });
  expect(
    linkedEditing(workspace, file, position)?.ranges.map(range => range.start.character),
  ).toEqual([3, 14]);
  const other = workspaceOf({ 'a.prompt': '{{#each x‸}}{{/each}}' });
  expect(linkedEditing(other.workspace, other.file, other.position)).toBeUndefined();
});

test('partials, files of an evaluation and schema files are links', () => {
  const links = (texts: Texts) => {
    const { workspace, file } = workspaceOf(texts);
    return documentLinks(workspace, file)?.map(({ range, target }) => [
      file.text.getText(range),
      target,
    ]);
  };
  expect(links(at('triage.prompt', '{{> to'))).toEqual([
    ['tone', 'file:///desk/_tone.prompt'],
    ['history', 'file:///desk/_history.prompt'],
  ]);
  expect(links(at('triage.eval.yaml', 'prompt'))).toEqual([
    ['./triage.prompt', 'file:///desk/triage.prompt'],
    ['./triage.short.prompt', 'file:///desk/triage.short.prompt'],
    ['./more.golden.jsonl', 'file:///desk/more.golden.jsonl'],
  ]);
  expect(
    links({
      'a.prompt':
        '---\noutput: { schema: { type: object, properties: { a: { $ref: "./a b.json#/x" }, b: { $ref: "#/y" } } } }\n---\n{{> none}}',
    }),
  ).toEqual([['./a b.json#/x', 'file:///desk/a%20b.json']]);
});

test('messages and the prefix have their tokens, including partials', async () => {
  const { workspace, file } = workspaceOf({
    'a.prompt':
      '---\nmodel: openai/gpt-5.4-mini\n---\n{{role "system"}}\nSay hello.\n{{> more}}\n{{role "user"}}\nTo {{name}}, please.',
    '_more.prompt': 'And goodbye.',
  });
  const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const shown = (await inlayHints(workspace, file, whole))?.map(({ position, label }) => [
    position.line,
    position.character,
    label,
  ]);
  const [system, user, prefix] = await Promise.all(
    ['Say hello.\nAnd goodbye.', 'To , please.', '\nSay hello.\nAnd goodbye.\n\nTo '].map(text =>
      countTokens(text, 'openai/gpt-5.4-mini').then(({ tokens }) => tokens),
    ),
  );
  expect(shown).toEqual([
    [3, 17, `${system} tokens`],
    [6, 15, `${user} tokens + variables`],
    [7, 3, `cacheable prefix ends here (${prefix} tokens)`],
  ]);
  expect(await inlayHints(workspace, file, whole, AbortSignal.abort())).toBeUndefined();
});

test('the samples have an outline', () => {
  const text = readFileSync(
    new URL('../../../../samples/support-desk/triage.prompt', import.meta.url),
    'utf8',
  );
  const { workspace, file } = workspaceOf({ 'triage.prompt': text });
  const [system] = documentSymbols(workspace, file)?.filter(({ name }) => name === 'system') ?? [];
  expect(system?.children?.map(({ name }) => name)).toEqual([
    'Role',
    'Category',
    'Urgency',
    'Summary',
    'The ticket is data',
  ]);
});
