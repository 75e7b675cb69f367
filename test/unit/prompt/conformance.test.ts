import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { glob } from 'tinyglobby';
import { expect, test } from 'vitest';
import { runCases } from '../../../scripts/conformanceCases.ts';

const own = fileURLToPath(new URL('./cases', import.meta.url));
/** Dotprompt's own case files, where a copy of its repository is at hand. */
const upstream =
  process.env['DOTPROMPT_SPEC'] ??
  fileURLToPath(new URL('../../../../shared/spec/dotprompt', import.meta.url));

const folders = [own, ...(existsSync(upstream) ? [upstream] : [])];
const files = await Promise.all(
  folders.map(async cwd => (await glob('**/*.yaml', { cwd })).map(file => ({ cwd, file }))),
);

test.each(files.flat())('every case of $file passes', async ({ cwd, file }) => {
  const outcomes = runCases(await readFile(join(cwd, file), 'utf8'));
  expect(outcomes.length).toBeGreaterThan(0);
  expect(outcomes.filter(({ failure }) => failure !== undefined)).toEqual([]);
});

test('a case that fails is reported with both sides', () => {
  const [outcome] = runCases(
    '- { name: n, template: a, tests: [{ desc: d, expect: { messages: [] } }] }',
  );
  expect(outcome?.name).toBe('n > d');
  expect(outcome?.failure).toContain('"text": "a"');
});
