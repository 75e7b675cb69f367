import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { editFrontmatter } from '../../../src/prompt/frontmatter/editFrontmatter.ts';
import { edited } from '../../../src/text/replacement.ts';

const value = { a: 'string', 'b(array)': { c: 'integer, how many' } };

function inserted(text: string, path: readonly string[]): string | undefined {
  const result = editFrontmatter(parsePrompt(text), { kind: 'insert', path, value });
  return result.ok ? edited(text, result.edits) : undefined;
}

function valueAt(text: string, path: readonly string[]): unknown {
  return parsePrompt(text).frontmatter?.yaml.toJS({ mapAsMap: false })?.[path[0] ?? '']?.[
    path[1] ?? ''
  ];
}

const line = fc.constantFrom(
  'model: a/b',
  'model: a/b # which',
  'input:',
  'input: # in',
  'input: {}',
  'input: { default: { a: 1 } } # d',
  'input:\n  default:\n    a: 1',
  'input:\n    default: # d\n        a: 1\n        # last',
  'input:\n  default: { a: 1, }',
  'input: {\n  default: { a: 1 }\n  }',
  'input: text',
  'config:\n  stopSequences:\n  - x\n  - y # two',
  'description: |\n  lines\n\n  more',
  'description: >-\n  lines\n  more\n',
  '# a comment',
  '',
  'tools: [a,\n  b]',
  'x.y: "quoted # no comment"',
);

test('a key is added at its place, and everything else is unchanged', () => {
  let count = 0;
  fc.assert(
    fc.property(
      fc.uniqueArray(line, { maxLength: 6, selector: each => each.split(':')[0] }),
      fc.constantFrom('\n', '\r\n'),
      (lines, eol) => {
        const text = `---\n${lines.map(each => `${each}\n`).join('')}---\n{{a}}`.replaceAll(
          '\n',
          eol,
        );
        const before = parsePrompt(text);
        if (before.diagnostics.some(({ code }) => code === 'frontmatter-yaml')) return;
        const path = ['input', 'schema'];
        const result = inserted(text, path);
        if (result === undefined) {
          expect(text).toContain('input: text');
          return;
        }
        count += 1;
        expect(parsePrompt(result).diagnostics).toEqual(before.diagnostics);
        expect(valueAt(result, path)).toEqual(value);
        const { input: _, ...others } = parsePrompt(result).metadata.raw;
        const { input, ...same } = before.metadata.raw;
        expect(others).toEqual(same);
        if (typeof input === 'object')
          expect(parsePrompt(result).metadata.raw['input']).toMatchObject(input ?? {});
        // Line by line: only additions.
        if (eol === '\r\n') expect(result.replaceAll('\r\n', '')).not.toContain('\n');
      },
    ),
    { numRuns: 1000 },
  );
  expect(count).toBeGreaterThan(100);
});

test('an existing key is unchanged, and so is a value that is not a map', () => {
  expect(
    inserted('---\ninput: { schema: { a: string } }\n---\nx', ['input', 'schema']),
  ).toBeUndefined();
  expect(inserted('---\ninput: text\n---\nx', ['input', 'schema'])).toBeUndefined();
  expect(inserted('---\n- a\n---\nx', ['input', 'schema'])).toBeUndefined();
  expect(inserted('---\na: [\n---\nx', ['input', 'schema'])).toBeUndefined();
});

test('a frontmatter is created when there is none, before the body and after a byte order mark', () => {
  expect(inserted('\uFEFF# Title\nx', ['input', 'schema'])).toMatch(
    /^\uFEFF---\ninput:\n[\s\S]*\n---\n# Title\nx$/,
  );
});
