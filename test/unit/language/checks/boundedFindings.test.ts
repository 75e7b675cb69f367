import { expect, test } from 'vitest';
import { fileDiagnostics } from '../../../../src/language/checks/diagnostics.ts';
import { runChecks } from '../../../../src/language/checks/runChecks.ts';
import { fileOf, workspaceOf } from '../markedFiles.ts';

async function found(name: string, text: string) {
  const file = fileOf(name, text);
  return fileDiagnostics(workspaceOf([file]), file);
}

test('a check that fails loses only its own findings, and says so', () => {
  const finding = {
    code: 'a',
    severity: 'hint',
    message: 'A.',
    range: { start: 1, end: 2 },
  } as const;
  const fails = () => {
    throw new Error('no such field');
  };
  expect(runChecks([() => [finding], fails, () => [finding]])).toMatchObject([
    { code: 'a' },
    { code: 'internal-error', message: expect.stringContaining('no such field') },
    { code: 'a' },
  ]);
});

test('of too many findings the first are shown and the rest is counted', async () => {
  const row = '{"nput": 1, "expectd": 2}\n';
  const all = await found('triage.golden.jsonl', row.repeat(20_000));
  expect(all).toHaveLength(1001);
  expect(all.at(-1)).toMatchObject({
    code: 'too-many-problems',
    severity: 'error',
    message: expect.stringMatching(/^Too many problems: showing the first 1000 of \d{5}\.$/),
  });
});

test('thousands of undeclared variables with thousands of fields are reported', async () => {
  const fields = Array.from({ length: 4000 }, (_, index) => `    field${index}: string\n`);
  const uses = Array.from({ length: 4000 }, (_, index) => `{{feild${index}}}\n`);
  const text = `---\ninput:\n  schema:\n${fields.join('')}---\n${uses.join('')}`;
  const all = await found('a.prompt', text);
  expect(all.at(-1)?.code).toBe('too-many-problems');
});

test('patterns that cannot be used, or not on long texts, are reported at their place', async () => {
  const text = [
    '---',
    'output:',
    '  schema:',
    '    type: object',
    '    properties:',
    "      a: { type: string, pattern: '^(a+)\\1$' }",
    "      b: { type: string, pattern: '^(a+)+$' }",
    "    patternProperties: { '(x+)\\1': {} }",
    "touchstone.contract: { pattern: '[' }",
    '---',
    'Hi',
  ].join('\n');
  const all = (await found('a.prompt', text)).filter(({ code }) => code === 'schema-pattern');
  expect(all.map(({ severity, range }) => [severity, text.slice(range.start, range.end)])).toEqual([
    ['warning', "'^(a+)\\1$'"],
    ['warning', '{}'],
    ['error', "'['"],
  ]);
});
