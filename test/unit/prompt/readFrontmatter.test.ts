import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';

const heads = [
  '---\nmodel: sandbox/echo\n---\n',
  '---\nmodel: sandbox/echo\r\n---\r\n',
  '---\nmodel: sandbox/echo\n--- \t\n',
  '---\nmodel: sandbox/echo\n---',
  '---\nmodel: sandbox/echo\n',
  '---\ninput: {schema: {a: nosuch}}\n---\n',
  '---\nmodel: [\n---\n',
  '\uFEFF# A licence\n---\nmodel: sandbox/echo\n---\n',
  '// A remark\n---\nmodel: sandbox/echo\n---\n',
  '---\n---\n',
  '',
];
const bodies = [
  '',
  '\n',
  'Hello {{name}}',
  '  \r\n Hello\n',
  '\r',
  'x',
  '---\n',
  '\nmodel: b\n---\nHi',
];

const text = fc
  .tuple(fc.constantFrom(...heads), fc.constantFrom(...bodies), fc.constantFrom(...bodies))
  .map(parts => parts.join(''));

/** All of a document that can be compared. */
function seen(document: ReturnType<typeof parsePrompt>) {
  const { frontmatter, metadata, diagnostics, template } = document;
  return {
    metadata,
    diagnostics,
    range: frontmatter?.range,
    content: frontmatter?.content,
    yaml: frontmatter && String(frontmatter.yaml.errors),
    body: template.range,
    tags: template.tags.length,
  };
}

test('a prompt that is parsed after others is the same as one that is parsed alone', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 8 }), texts => {
      for (const each of texts) {
        const after = parsePrompt(each);
        // A function of its own, so that nothing read before is taken again.
        const alone = parsePrompt(each, { schemas: () => undefined });
        parsePrompt(each);
        expect(seen(after)).toEqual(seen(alone));
      }
    }),
    { numRuns: 500 },
  );
});

test('an edit below the frontmatter keeps what was read of it', () => {
  const head = '---\nmodel: sandbox/echo\ninput: {schema: {name: string}}\n---\n';
  const before = parsePrompt(`${head}Hello {{name}}`);
  const after = parsePrompt(`${head}\nHello again, {{name}}`);
  expect(after.metadata).toBe(before.metadata);
  expect(after.frontmatter).toBe(before.frontmatter);
  expect(after.template.range.start).toBe(head.length + 1);
});

test('an edit within the frontmatter is read', () => {
  const at = (model: string) => parsePrompt(`---\nmodel: ${model}\n---\nHello`).metadata.model;
  expect([at('a/b'), at('a/c'), at('a/b')]).toEqual(['a/b', 'a/c', 'a/b']);
});
