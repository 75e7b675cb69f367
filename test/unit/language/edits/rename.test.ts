import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareRename, rename } from '../../../../src/language/edits/renaming/rename.ts';
import { nameTable } from '../../../../src/language/names/occurrences.ts';
import { at, desk } from '../navigation/desk.ts';
import { applied, type Texts, workspaceOf } from '../navigation/workspace.ts';

function renamed(texts: Texts, newName: string): Texts | string {
  const { workspace, file, position } = workspaceOf(texts);
  const result = rename(workspace, file, position, newName);
  const bare = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, text.replace('‸', '')]),
  );
  return result.ok ? applied(bare, result.edit) : result.message;
}

test('a variable is renamed everywhere, with decorations and values unchanged', () => {
  const texts = renamed(at('triage.prompt', '{{#if pl'), 'tier');
  expect(texts).toMatchObject({
    'triage.prompt': (desk['triage.prompt'] ?? '')
      .replace('plan?(enum, the plan)', 'tier?(enum, the plan)')
      .replace('    plan: free', '    tier: free')
      .replace('{{#if plan}}Plan: {{plan}}', '{{#if tier}}Plan: {{tier}}'),
    'triage.short.prompt':
      '---\ninput: { schema: { ticket: string, tier?: string } }\n---\n{{ticket}} {{tier}}',
    'triage.golden.csv': (desk['triage.golden.csv'] ?? '').replace('"plan"', '"tier"'),
    'other.prompt': desk['other.prompt'],
  });
});

test('a partial is renamed with its file', () => {
  const texts = renamed(at('triage.prompt', '{{> to'), 'voice');
  expect(texts).toMatchObject({ '_voice.prompt': desk['_tone.prompt'] });
  expect(texts).not.toHaveProperty('_tone.prompt');
  expect((texts as Texts)['triage.prompt']).toContain('{{> voice customer who=customer');
});

test('a prompt is renamed with the files that belong to it by name', () => {
  const texts = renamed(at('triage.eval.yaml', './tri'), 'sort') as Texts;
  expect(Object.keys(texts).sort()).toEqual([
    '_history.prompt',
    '_tone.prompt',
    'more.golden.jsonl',
    'other.prompt',
    'sort.eval.yaml',
    'sort.golden.csv',
    'sort.golden.json',
    'sort.golden.jsonl',
    'sort.golden.yaml',
    'sort.prompt',
    'sort.short.prompt',
    'touchstone.yaml',
  ]);
  expect(texts['sort.eval.yaml']).toContain('prompt: [./sort.prompt, ./sort.short.prompt]');
});

describe('a new name is refused', () => {
  test.each([
    ['triage.prompt', '    tick', 'plan', '`plan` already exists in triage.prompt'],
    ['triage.prompt', '    tick', 'json', '`json` is a helper'],
    ['triage.prompt', '    tick', 'two words', 'cannot be written as `{{two words}}`'],
    ['triage.prompt', '    tick', '', 'cannot be written as `{{}}`'],
    ['triage.prompt', '    tick', 'true', 'has a special meaning'],
    ['triage.prompt', '    tick', 'note', 'is a reserved column in triage.golden.csv'],
    ['triage.prompt', '    tick', 'type', 'can turn Picoschema into JSON Schema'],
    ['triage.prompt', '    thr', 'message', undefined],
    ['triage.prompt', '      te', 'message', '`as |message|` in triage.prompt would hide'],
    ['triage.prompt', 'as |mess', 'i', '`i` already has a meaning in this block'],
    ['triage.prompt', 'as |mess', 'json', '`json` is a helper'],
    ['triage.prompt', '{{> to', 'history', 'A file named _history.prompt already exists'],
    ['triage.prompt', '{{> to', 'a/b', 'is not a valid file name'],
    ['triage.prompt', 'Fill', 'x', 'There is nothing to rename here'],
    ['touchstone.yaml', 'openai', 'x', 'Models are named by their providers'],
  ])('%s after "%s" to "%s"', (name, lead, newName, sentence) => {
    const result = renamed(at(name, lead), newName);
    if (sentence === undefined) expect(result).toBeTypeOf('object');
    else expect(result).toContain(sentence);
  });
});

test('a field below keys from the data must be renamed by a person', () => {
  const text = '---\ninput: { schema: { by: { (*): { na‸me: string } } } }\n---\n{{by.x.name}}';
  expect(renamed({ 'a.prompt': text }, 'label')).toContain('`by.name` is under keys');
});

test('a word that may be another variable must be renamed by a person', () => {
  const text = '{{#*inline "x"}}{{name}}{{/inline}}{{na‸me}}{{> x}}';
  expect(renamed({ 'a.prompt': text }, 'label')).toContain(
    "Can't tell whether `name` on line 1 of a.prompt",
  );
  expect(renamed({ 'a.prompt': text.replace('{{name}}', '{{other}}') }, 'label')).toEqual({
    'a.prompt': '{{#*inline "x"}}{{other}}{{/inline}}{{label}}{{> x}}',
  });
});

test('only the word itself is offered for renaming', () => {
  const { workspace, file, position } = workspaceOf(at('triage.golden.csv', '"pl'));
  expect(prepareRename(workspace, file, position)).toEqual({
    ok: true,
    range: { start: { line: 0, character: 11 }, end: { line: 0, character: 15 } },
    placeholder: 'plan',
  });
});

test('renaming and renaming back restores the texts', () => {
  const names = Object.keys(desk);
  const places = names.flatMap(name => {
    const { file } = workspaceOf({ [name]: desk[name] ?? '' });
    return nameTable(file)
      .all.filter(occurrence => occurrence.name.kind !== 'model')
      .map(({ range }) => ({ name, range }));
  });
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.stringMatching(/^[a-z]\w{4,9}$/), (place, word) => {
      const newName = `${word}_new`;
      const text = desk[place.name] ?? '';
      const old = text.slice(place.range.start, place.range.end);
      const there = renamed(
        {
          ...desk,
          [place.name]: `${text.slice(0, place.range.start)}‸${text.slice(place.range.start)}`,
        },
        newName,
      );
      expect(there).toBeTypeOf('object');
      const [file = '', changed = ''] =
        Object.entries(there).find(([name, each]) => each.includes(newName) && name !== '') ?? [];
      const index = changed.indexOf(newName);
      const marked = `${changed.slice(0, index)}‸${changed.slice(index)}`;
      expect(renamed({ ...(there as Texts), [file]: marked }, old)).toEqual(desk);
    }),
    { numRuns: 60 },
  );
});
