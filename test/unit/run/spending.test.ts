import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Spending } from '../../../src/call/host.ts';
import { openSpending } from '../../../src/run/spending.ts';

const minute = 60_000;
let now: Date;
let folder: string;
let warnings: string[];

beforeEach(async () => {
  now = new Date(2026, 10, 27, 12);
  folder = await mkdtemp(join(tmpdir(), 'touchstone-spending-'));
  warnings = [];
});

const opened: Spending[] = [];

afterEach(async () => {
  await Promise.all(opened.map(spending => spending.close()));
});

function open(): Spending {
  const warn = (message: string): void => void warnings.push(message);
  const spending = openSpending(folder, warn, () => now);
  opened.push(spending);
  return spending;
}

const ledgerFile = () => join(folder, '.touchstone', 'spending', '2026-11-27.jsonl');

test('the reservation of a call counts in every process until it is settled', async () => {
  const [one, two] = [open(), open()];
  expect(await one.today()).toEqual({ spent: 0, reserved: 0 });
  const settle = await one.reserve(5, 10, minute);
  expect(await two.today()).toEqual({ spent: 0, reserved: 5 });
  await settle?.(2);
  expect(await one.today()).toEqual({ spent: 2, reserved: 0 });
  expect(await Promise.all([two.today(), two.today()])).toEqual([
    { spent: 2, reserved: 0 },
    { spent: 2, reserved: 0 },
  ]);
});

test('of calls that together exceed the limit, the first ones are admitted', async () => {
  const all = Array.from({ length: 6 }, open);
  const settles = await Promise.all(all.map(each => each.reserve(4, 10, minute)));
  expect(settles.filter(settle => settle !== undefined)).toHaveLength(2);
  expect(await open().today()).toEqual({ spent: 0, reserved: 8 });
});

test('a call that never settles counts in full after its time has passed, until the day ends', async () => {
  await open().reserve(4, 10, minute);
  expect(await open().today()).toEqual({ spent: 0, reserved: 4 });
  now = new Date(2026, 10, 27, 12, 2);
  expect(await open().today()).toEqual({ spent: 4, reserved: 0 });
  now = new Date(2026, 10, 28, 0, 1);
  expect(await open().today()).toEqual({ spent: 0, reserved: 0 });
});

test('a call counts for the day on which it started', async () => {
  now = new Date(2026, 10, 27, 23, 59);
  const spending = open();
  const settle = await spending.reserve(1, 10, minute);
  now = new Date(2026, 10, 28, 0, 1);
  await settle?.(1);
  expect(await spending.today()).toEqual({ spent: 0, reserved: 0 });
  // The clock is set back.
  now = new Date(2026, 10, 27, 23, 59);
  expect(await spending.today()).toEqual({ spent: 1, reserved: 0 });
});

test('a line that is torn or of wrong types has no cost, loses no other line and is reported', async () => {
  const spending = open();
  await (await spending.reserve(1, 10, minute))?.(1);
  await appendFile(ledgerFile(), '{"time": "", "usd": -3}\nnonsense\n{"time": "", "usd": 3');
  expect((await spending.today()).spent).toBe(1);
  expect(warnings).toEqual([
    expect.stringMatching(/2026-11-27\.jsonl:3 was skipped: .*`usd`/),
    expect.stringMatching(/2026-11-27\.jsonl:4 was skipped: it is not JSON/),
  ]);
  await appendFile(ledgerFile(), '}\n');
  expect((await spending.today()).spent).toBe(4);
});

test('a file that is deleted or replaced while it is in use is counted from its start', async () => {
  const spending = open();
  await (await spending.reserve(1, 10, minute))?.(1);
  expect((await spending.today()).spent).toBe(1);
  await rm(ledgerFile());
  expect((await spending.today()).spent).toBe(0);
  await writeFile(ledgerFile(), '{"time": "", "usd": 7}\n');
  expect((await spending.today()).spent).toBe(7);
});

test('with any order of reservations and settlements, the limit is never exceeded', async () => {
  const call = fc.record({
    process: fc.nat({ max: 2 }),
    usd: fc.double({ min: 0, max: 3, noNaN: true }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    settles: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 20 }), async calls => {
      folder = await mkdtemp(join(tmpdir(), 'touchstone-spending-'));
      const processes = [open(), open(), open()];
      await Promise.all(
        calls.map(async ({ process, usd, part, settles }) => {
          const settle = await processes[process]?.reserve(usd, 5, minute);
          if (settles) await settle?.(usd * part);
          const { spent, reserved } = await open().today();
          const lines = (await readFile(ledgerFile(), 'utf8')).split('\n').slice(0, -1);
          expect(lines.every(line => line.startsWith('{') && line.endsWith('}'))).toBe(true);
          expect(spent).toBeLessThanOrEqual(5 + 1e-6);
          return reserved;
        }),
      );
      const { spent, reserved } = await open().today();
      expect(spent + reserved).toBeLessThanOrEqual(5 + 1e-6);
    }),
    { numRuns: 25 },
  );
});

const script = (limit: number) => `
  import { openSpending } from ${JSON.stringify(new URL('../../../src/run/spending.ts', import.meta.url).pathname)};
  const spending = openSpending(${JSON.stringify(folder)}, message => { throw new Error(message); });
  let billed = 0;
  for (let n = 0; n < 20; n += 1) {
    const settle = await spending.reserve(0.1, ${limit}, 3_600_000);
    if (!settle) continue;
    const cost = 0.02 + 0.08 * ((n * 7 % 10) / 10);
    billed += cost;
    if (process.argv.includes('killed') && n === 5) process.kill(process.pid, 'SIGKILL');
    await settle(cost);
  }
  await spending.close();
  console.log(billed);
`;

test('six processes, one of them killed in a call, never spend more than the budget together', async () => {
  const run = promisify(execFile);
  const options = ['--no-warnings', '--input-type=module', '--eval', script(3)];
  await once(spawn(process.execPath, [...options, 'killed']), 'exit');
  const outputs = await Promise.all(
    Array.from({ length: 5 }, () => run(process.execPath, options)),
  );
  const billed = outputs.reduce((sum, { stdout }) => sum + Number(stdout), 0);
  const { spent, reserved } = await openSpending(folder, message => expect.fail(message)).today();
  expect(billed).toBeGreaterThan(1);
  // The killed process settled some calls; the one it was killed in counts with all it reserved.
  expect(reserved).toBeCloseTo(0.1, 9);
  expect(spent + reserved).toBeGreaterThanOrEqual(billed);
  expect(spent + reserved).toBeLessThanOrEqual(3 + 1e-6);
});
