import { expect, test } from 'vitest';
import { definition } from '../../../../src/language/navigation/definition.ts';
import { documentHighlights, references } from '../../../../src/language/navigation/references.ts';
import { at, desk } from './desk.ts';
import { type Texts, workspaceOf } from './workspace.ts';

/** `file line:before[word]` of each place. */
function found(texts: Texts): readonly string[] {
  const { workspace, file, position } = workspaceOf(texts);
  const places = references(workspace, file, position, { includeDeclaration: true }) ?? [];
  return places.map(({ uri, range }) => {
    const name = uri.slice(uri.lastIndexOf('/') + 1);
    const { text } = workspace.file(uri) ?? file;
    return `${name} ${range.start.line + 1} ${text.getText(range)}`;
  });
}

test('a variable is found in its prompts, partials, datasets and inline rows, not in other prompts', () => {
  const places = [
    '_history.prompt 1 ticket',
    'more.golden.jsonl 1 ticket',
    'triage.eval.yaml 4 ticket',
    'triage.golden.csv 1 ticket',
    'triage.golden.json 1 ticket',
    'triage.golden.jsonl 1 ticket',
    'triage.golden.jsonl 2 ticket',
    'triage.golden.yaml 2 ticket',
    'triage.prompt 5 ticket',
    'triage.prompt 30 ticket',
    'triage.prompt 30 ticket',
    'triage.prompt 34 ticket',
    'triage.short.prompt 2 ticket',
    'triage.short.prompt 4 ticket',
  ];
  expect(found(at('triage.prompt', '    tick'))).toEqual(places);
  expect(found(at('_history.prompt', '{{tick'))).toEqual(places);
  expect(found(at('triage.golden.csv', 'id,tick'))).toEqual(places);
  expect(found(at('triage.eval.yaml', 'input: { '))).toEqual(places);
});

test('a field of list elements is found through each, block parameters and lookup', () => {
  expect(found(at('triage.prompt', '{{message.fr'))).toEqual([
    'triage.golden.jsonl 1 from',
    'triage.prompt 11 from',
    'triage.prompt 29 from',
    'triage.prompt 29 from',
  ]);
});

test('a partial reads the fields of its argument, and has its own names for other arguments', () => {
  const places = [
    '_tone.prompt 1 name',
    '_tone.prompt 1 name',
    'triage.golden.jsonl 2 name',
    'triage.prompt 8 name',
    'triage.prompt 15 name',
  ];
  expect(found(at('_tone.prompt', '{{na'))).toEqual(places);
  expect(found(at('_tone.prompt', '{{who.na'))).toEqual(places);
  expect(found(at('_tone.prompt', '{{wh'))).toEqual(['_tone.prompt 1 who', 'triage.prompt 25 who']);
  expect(found(at('triage.prompt', 'lev'))).toEqual([
    '_tone.prompt 1 level',
    'triage.prompt 25 level',
  ]);
});

test('an output field is found in scorers, expected values, examples and mentions', () => {
  expect(found(at('triage.eval.yaml', 'paths: ['))).toEqual([
    'more.golden.jsonl 1 category',
    'triage.eval.yaml 5 category',
    'triage.eval.yaml 8 category',
    'triage.eval.yaml 8 category',
    'triage.golden.csv 1 category',
    'triage.golden.csv 2 category',
    'triage.golden.json 1 category',
    'triage.golden.jsonl 1 category',
    'triage.golden.yaml 4 category',
    'triage.prompt 18 category',
    'triage.prompt 24 category',
    'triage.prompt 32 category',
  ]);
  expect(found(at('triage.prompt', '"pro'))).toEqual([
    'triage.eval.yaml 8 product',
    'triage.golden.jsonl 1 product',
    'triage.prompt 20 product',
    'triage.prompt 32 product',
  ]);
});

test('block parameters, partials, prompt files and models', () => {
  expect(found(at('triage.prompt', 'as |mess'))).toEqual(
    ['message', 'message', 'message', 'message'].map(word => `triage.prompt 29 ${word}`),
  );
  expect(found(at('triage.prompt', 'message i'))).toHaveLength(2);
  expect(found(at('triage.prompt', '{{> to'))).toEqual(['triage.prompt 25 tone']);
  expect(found(at('triage.eval.yaml', './tri'))).toEqual(['triage.eval.yaml 1 triage']);
  expect(found(at('touchstone.yaml', 'openai'))).toEqual([
    'touchstone.yaml 1 openai/gpt-5.4-mini',
    'triage.eval.yaml 6 openai/gpt-5.4-mini',
    'triage.prompt 21 openai/gpt-5.4-mini',
  ]);
});

test('names of JSON Schema: required, references and list elements', () => {
  const text = `---
input:
  schema:
    type: object
    required: [us‸er]
    properties:
      user: { $ref: "#/$defs/person" }
      others: { type: array, items: { $ref: "#/$defs/person" } }
    $defs:
      person: { type: object, properties: { name: { type: string } } }
---
{{user.name}} {{#each others}}{{name}}{{/each}}`;
  expect(found({ 'a.prompt': text })).toHaveLength(3);
  const name = text.replace('‸', '').replace('{{user.na', '{{user.na‸');
  expect(found({ 'a.prompt': name })).toEqual([10, 12, 12].map(line => `a.prompt ${line} name`));
});

function defined(texts: Texts): readonly string[] {
  const { workspace, file, position } = workspaceOf(texts);
  return (definition(workspace, file, position) ?? []).map(
    ({ targetUri, targetRange }) =>
      `${targetUri.slice(targetUri.lastIndexOf('/') + 1)} ${targetRange.start.line + 1}`,
  );
}

test('definitions', () => {
  expect(defined(at('triage.golden.jsonl', '"tick'))).toEqual([
    'triage.prompt 5',
    'triage.short.prompt 2',
  ]);
  expect(defined(at('_tone.prompt', '{{lev'))).toEqual(['triage.prompt 25']);
  expect(defined(at('triage.prompt', '{{i'))).toEqual(['triage.prompt 29']);
  expect(defined(at('triage.prompt', '{{message.t'))).toEqual(['triage.prompt 12']);
  expect(defined(at('triage.prompt', '{{mess'))).toEqual(['triage.prompt 29']);
  expect(defined(at('triage.prompt', '{{> to'))).toEqual(['_tone.prompt 1']);
  expect(defined(at('triage.eval.yaml', '/triage.pro'))).toEqual(['triage.prompt 1']);
  expect(defined(at('triage.eval.yaml', './mo'))).toEqual(['more.golden.jsonl 1']);
  expect(defined(at('triage.prompt', 'Fill'))).toEqual([]);
});

test('highlights are those of the file, and places that assign a value are writes', () => {
  const { workspace, file, position } = workspaceOf(at('triage.prompt', '{{#if pl'));
  const kinds = documentHighlights(workspace, file, position)?.map(({ range, kind }) => [
    range.start.line + 1,
    kind,
  ]);
  expect(kinds).toEqual([
    [6, 3],
    [14, 3],
    [28, 2],
    [28, 2],
  ]);
});

test('requests at every offset of every file do not throw', () => {
  for (const name of Object.keys(desk)) {
    const { workspace, file } = workspaceOf({ [name]: '', ...desk });
    for (let offset = 0; offset <= file.text.getText().length; offset += 1) {
      const position = file.text.positionAt(offset);
      expect(() => definition(workspace, file, position)).not.toThrow();
    }
  }
});
