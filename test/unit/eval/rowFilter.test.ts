import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PlanChoices, planEvals } from '../../../src/eval/plan/plan.ts';
import { createDraw } from '../../../src/eval/plan/rowFilter.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { evaluateFile } from './evaluate.ts';
import { workspace } from './workspace.ts';

const prompt = '---\nmodel: sandbox/echo\ninput: {schema: {n: integer}}\n---\n{{n}}';
const eight = Array.from(
  { length: 8 },
  (_, n) => `r${n},${n},${n % 2 === 0 ? 'even' : 'odd'},${n}`,
);

/** Eight rows in CSV, whose values are texts until the prompt's schema types them. */
function folderOf(rows: readonly string[] = eight): Promise<string> {
  const csv = ['id,n,tags,expected', ...rows].join('\n');
  return workspace({ 'p.prompt': prompt, 'p.golden.csv': csv });
}

async function ids(folder: string, choices: PlanChoices): Promise<readonly string[]> {
  const { samples } = await evaluateFile(folder, 'p.prompt', { concurrency: 1, ...choices });
  return samples.map(({ row }) => row.id).sort();
}

test('a condition reads values with the types of the schema, and tags', async () => {
  const folder = await folderOf();
  const where = 'input.n > 3 and tags contains "even"';
  expect(await ids(folder, { rows: { where } })).toEqual(['r4', 'r6']);
});

test('the first rows are those that are left by the other filters', async () => {
  const folder = await folderOf();
  expect(await ids(folder, { matching: ['odd'], rows: { first: 2 } })).toEqual(['r1', 'r3']);
  expect(await ids(folder, { rows: { first: 100 } })).toHaveLength(8);
});

test('a sample is the same in each run and order of the rows, and another one by its seed', async () => {
  const [folder, turned] = [await folderOf(), await folderOf(eight.toReversed())];
  const drawn = await ids(folder, { rows: { sample: 3 } });
  expect(drawn).toHaveLength(3);
  expect(await ids(turned, { rows: { sample: 3 } })).toEqual(drawn);
  const others = [1, 2, 3].map(seed => ids(folder, { rows: { sample: 3, seed } }));
  expect(new Set((await Promise.all(others)).map(String)).size).toBeGreaterThan(1);
});

test('each row is drawn as often as another', () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 2000; seed += 1) {
    const draw = createDraw(2, seed);
    for (let row = 0; row < 8; row += 1) draw.add(`r${row}`);
    for (const id of draw.ids()) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  // 500 each, with a standard deviation of 19.
  for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(100);
  expect(counts.size).toBe(8);
});

test('as many rows are drawn as there are, up to the size', () => {
  const texts = fc.uniqueArray(fc.string(), { maxLength: 20 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 20 }), (rows, size) => {
      const draw = createDraw(size, 0);
      for (const id of rows) draw.add(id);
      expect(draw.ids().size).toBe(Math.min(size, rows.length));
    }),
  );
});

test('rows that are new or changed since the baseline are found', async () => {
  const folder = await folderOf(eight.slice(0, 6));
  await evaluateFile(folder, 'p.prompt', { bless: true });
  const rows = eight.map(row => (row.startsWith('r2') ? 'r2,22,even,22' : row));
  await writeFile(join(folder, 'p.golden.csv'), ['id,n,tags,expected', ...rows].join('\n'));
  expect(await ids(folder, { rows: { sinceBaseline: true } })).toEqual(['r2', 'r6', 'r7']);
});

test.each([
  [{ where: 'n > 3' }, /The condition `n > 3` cannot be used: `n` is not a part of a row/],
  [
    { where: 'id = 3 or input.m > 3' },
    /cannot be used: `input.m` is not a variable of the prompt. Did you mean `input.n`\?/,
  ],
  [{ sinceBaseline: true }, /There is no baseline to compare the rows with/],
  [{ seed: 2 }, /Set the number of rows to draw as well/],
  [{ first: 0 }, /must be a whole number above 0/],
  [{ sample: 1.5 }, /must be a whole number above 0/],
] as const)('%j is refused before anything is read', async (rows, message) => {
  const planned = await planEvals(join(await folderOf(), 'p.prompt'), defaultSettings, { rows });
  expect(planned.ok ? '' : planned.problems[0]?.message).toMatch(message);
});
