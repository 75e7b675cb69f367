import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completion } from '../../../../src/language/completion/completion.ts';
import { hover } from '../../../../src/language/hover/hover.ts';
import { fileOf, workspaceOf } from '../markedFiles.ts';
import { desk, head } from './complete.ts';

const samples: Readonly<Record<string, string>> = {
  ...desk,
  'all.prompt': `${head}{{role "system"}}\n{{#each items as |it i|}}{{it.text}} {{../plan}} {{@index}}{{else}}{{/each}}\n{{> tone mood="x" a=(lookup user "name")}}{{#ifEquals plan "free"}}{{json user indent=2}}{{/ifEquals}}{{! c }}{{{{raw}}}}{{x}}{{{{/raw}}}}`,
  'schema.prompt':
    '---\ninput:\n  schema:\n    type: object\n    properties: { a: { type: string } }\n  default: { a: &x [1, *x] }\n---\n{{a}}',
  'triage.eval.yaml':
    'prompt: [./triage.prompt]\nrows:\n  - input: { ticket: "x" }\n    tags: [a]\nscore:\n  - schema\n  - fields: { paths: [category], numeric: { urgency: 1 } }\nmodels:\n  - openai/x\n',
  'touchstone.yaml':
    'models: { default: local/x }\nendpoints:\n  local:\n    protocol: openai\n    baseUrl: http://x/\n',
  'triage.golden.yaml': '- id: 1\n  input: { ticket: |\n    a }\n  history:\n    - role: user\n',
  'triage.golden.json': '[{"input": {"ticket": "a\\"b"}, "tags": ["x"]}, {"expected": {}}]',
  'triage.golden.csv': 'id,ticket,expected.category\n1,"a ""b"", c",bug\n',
};
const pieces = [
  '{{',
  '}}',
  '{{#each ',
  '{{/',
  '"',
  "'",
  '\n',
  '  ',
  '- ',
  ': ',
  '|',
  '[',
  '{',
  '}',
  ']',
  ',',
  '.',
  '../',
  '@',
  '#',
  '&a',
  '*a',
  '<<: ',
  '---\n',
  '\r\n',
  '\0',
  '\\',
  '(',
  '__proto__',
  'constructor',
  '\uFEFF',
  '\t',
  '!!x ',
  '? ',
  '💡',
];

const mutated = fc
  .record({
    name: fc.constantFrom(...Object.keys(samples)),
    edits: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.nat(12),
        put: fc.constantFrom(...pieces),
      }),
      { maxLength: 4 },
    ),
    cursor: fc.double({ min: 0, max: 1, noNaN: true }),
    snippets: fc.boolean(),
  })
  .map(({ name, edits, cursor, snippets }) => {
    let text = samples[name] ?? '';
    for (const { at, cut, put } of edits) {
      const offset = Math.floor(at * text.length);
      text = text.slice(0, offset) + put + text.slice(offset + cut);
    }
    return { name, text, offset: Math.floor(cursor * text.length), snippets };
  });

test('no text and no offset makes completion or hover throw, or return a range outside of the text', async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async ({ name, text, offset, snippets }) => {
      const file = fileOf(name, text);
      const others = Object.entries(desk).filter(([other]) => other !== name);
      const workspace = workspaceOf([
        file,
        ...others.map(([other, content]) => fileOf(other, content)),
      ]);
      const position = file.text.positionAt(offset);
      const { items } = await completion(workspace, file, position, { snippets });
      const at = file.text.offsetAt(position);
      for (const { label, textEdit } of items) {
        if (!textEdit || !('range' in textEdit)) throw new Error(`${label} replaces nothing.`);
        const { start, end } = textEdit.range;
        // Editors refuse an item whose range is not on the cursor's line and around it.
        expect(start.line).toBe(position.line);
        expect(end.line).toBe(position.line);
        expect(file.text.offsetAt(start)).toBeLessThanOrEqual(at);
        expect(file.text.offsetAt(end)).toBeGreaterThanOrEqual(at);
      }
      const told = hover(workspace, file, position);
      if (told?.range) {
        expect(file.text.offsetAt(told.range.end)).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 2000 },
  );
});
