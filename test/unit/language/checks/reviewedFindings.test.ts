import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../../src/language/checks/prompt/diagnose.ts';
import { parsePrompt } from '../../../../src/prompt/document.ts';

/** Codes with the texts they are about. */
function said(text: string, isPartial = false): readonly string[] {
  return diagnose(parsePrompt(text), { isPartial }).map(
    ({ code, range }) => `${code} ${text.slice(range.start, range.end)}`,
  );
}

function prompt(schema: string, body: string): string {
  return `---\ninput:\n  schema:\n${schema}\n---\n${body}`;
}

describe('a finding is at the place of its cause', () => {
  test('an alias without an anchor before it', () => {
    expect(said('---\nmetadata: { a: *later, b: &later 1 }\n---\nx')).toEqual([
      'frontmatter-alias *later',
    ]);
  });

  test('a field of a value that has none', () => {
    const schema = '    name: string\n    n: integer';
    expect(said(prompt(schema, '{{name.length}}{{name.first}}{{n.x}}'))).toEqual([
      'undeclared-variable first',
      'undeclared-variable x',
    ]);
  });

  test('an empty URL', () => {
    expect(said('{{media url=""}}')).toEqual(['media-url ""']);
  });

  test('an enum without values', () => {
    expect(said(prompt('    plan(enum): []', '{{plan}}'))).toEqual(['schema plan(enum)']);
  });
});

describe('nothing is reported twice', () => {
  test('for a variable that a helper hides: it is not also unused', () => {
    expect(said(prompt('    json: string\n    a: string', '{{json}}{{a}}'))).toEqual([
      'helper-as-field json',
    ]);
  });

  test('for a partial whose frontmatter is ignored: it needs no limit', () => {
    expect(said('---\nmodel: openai/gpt-5.4-mini\n---\nx', true)).toEqual([
      'partial-frontmatter ---\nmodel: openai/gpt-5.4-mini\n---\n',
    ]);
  });
});

test('a model is suggested for another only when its own name is similar', () => {
  const hint = (id: string) => diagnose(parsePrompt(`---\nmodel: ${id}\n---\nx`))[0]?.message;
  expect(hint('openai/gpt-5.4-mni')).toContain('Did you mean `openai/gpt-5.4-mini`?');
  expect(hint('anthropic/claude-2.1')).not.toContain('Did you mean');
});
