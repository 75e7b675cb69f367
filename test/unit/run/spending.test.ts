import { appendFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSpending } from '../../../src/run/spending.ts';

const noon = () => new Date(2026, 10, 27, 12);

test('what was spent adds up over processes, with what is promised to calls under way', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-spending-'));
  const one = openSpending(folder, noon);
  const two = openSpending(folder, noon);
  expect(await one.today()).toBe(0);
  const settle = one.reserve(5);
  expect(await one.today()).toBe(5);
  expect(await two.today()).toBe(0);
  await settle(2);
  await settle(2);
  expect(await one.today()).toBe(2);
  await two.reserve(1)(0.5);
  expect(await Promise.all([one.today(), one.today(), two.today()])).toEqual([2.5, 2.5, 2.5]);
});

test('a new day begins with nothing spent', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-spending-'));
  let day = 27;
  const spending = openSpending(folder, () => new Date(2026, 10, day, 23, 59));
  await spending.reserve(1)(1);
  expect(await spending.today()).toBe(1);
  day = 28;
  expect(await spending.today()).toBe(0);
});

test('a line that is torn or strange costs nothing and loses no other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-spending-'));
  const spending = openSpending(folder, noon);
  await spending.reserve(1)(1);
  const file = join(folder, '.touchstone', 'spending', '2026-11-27.jsonl');
  await appendFile(file, '{"usd": "much"}\nnonsense\n{"usd": 3');
  expect(await spending.today()).toBe(1);
  await appendFile(file, '}\n');
  expect(await spending.today()).toBe(4);
});
