import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tableIn } from '../../scripts/markedTable.ts';
import { type FaultResult, RESULTS, reliabilityTable } from '../../scripts/reliabilityTable.ts';
import type { RunEvent } from '../../src/run/run.ts';
import { expectedOf, type Fault } from './matrix/fault.ts';
import {
  ANSWER,
  CANARY,
  type MatrixBench,
  type Observed,
  startMatrixBench,
} from './matrix/matrixBench.ts';
import { statusFaults } from './matrix/statusFaults.ts';
import { streamFaults } from './matrix/streamFaults.ts';
import { wireProtocols } from './protocols.ts';
import { shownAfter } from './soakRuns.ts';

const faults: readonly Fault[] = [...statusFaults, ...streamFaults];
const root = join(import.meta.dirname, '../..');
const results: FaultResult[] = [];

/** The reply that is shown in the end. */
const shown = (events: readonly RunEvent[]): string => events.reduce(shownAfter, '');

describe.each(wireProtocols)('$protocol, in a whole run', wire => {
  const { protocol } = wire;
  const known = faults.filter(({ only }) => only?.includes(protocol) !== false);
  const lasting = new Map<Fault, Observed>();
  const passing = new Map<Fault, Observed>();
  let bench: MatrixBench;

  beforeAll(async () => {
    bench = await startMatrixBench(wire, known);
    const meet = async (fault: Fault): Promise<void> => {
      const always = bench.run(fault, 'always');
      if (expectedOf(fault, protocol).attempts > 1) {
        passing.set(fault, await bench.run(fault, 'once'));
      }
      lasting.set(fault, await always);
    };
    // What is timed is measured alone.
    await Promise.all(known.filter(({ timeout }) => !timeout).map(meet));
    await Promise.all(known.filter(({ timeout }) => timeout).map(meet));
    for (const fault of known) {
      results.push({ fault: fault.name, protocol, ...observed(lasting, fault).outcome });
    }
  });

  afterAll(() => bench.close());

  test.each(known)('$name', fault => {
    const { outcome, record, events, calls } = observed(lasting, fault);
    expect(outcome).toEqual(expectedOf(fault, protocol));
    // Nothing is asked twice for one attempt, and nothing is said twice.
    expect(calls).toBe(record.attempts.length);
    expect(shown(events)).toBe(record.text);
  });

  test.each(
    known.filter(fault => expectedOf(fault, protocol).attempts > 1),
  )('$name, once: the next attempt answers, and the partial reply is kept', fault => {
    const { record, events, calls } = observed(passing, fault);
    const expected = expectedOf(fault, protocol);
    expect(record).toMatchObject({ outcome: 'completed', text: ANSWER, usage: wire.usage });
    expect(record.error).toBeUndefined();
    expect(shown(events)).toBe(ANSWER);
    expect(calls).toBe(2);
    const [failed, answered] = record.attempts;
    expect(failed).toMatchObject({ error: { class: expected.class } });
    expect(failed?.text ?? '').toBe(expected.text);
    expect(failed?.usage?.source ?? 'none').toBe(expected.usage);
    expect(failed?.wait).toBeGreaterThanOrEqual(failed?.error?.retryAfter ?? 0);
    expect(answered?.error).toBeUndefined();
  });

  test('leaves no connection open, and one line for each run in the log, without the key', async () => {
    // The HTTP client lets go of a spare connection after four seconds.
    await expect.poll(() => bench.connections()).toBe(0);
    const log = await bench.log();
    // One host may leave a blank line when it finds another one in the middle of its own.
    const lines = log.split('\n').filter(line => line !== '');
    expect(lines).toHaveLength(lasting.size + passing.size);
    expect(log).not.toContain(CANARY);
  });
});

test('docs/reliability.md has the results', async () => {
  const file = join(root, RESULTS);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  const page = await readFile(join(root, 'docs/reliability.md'), 'utf8');
  expect(tableIn(page, 'fault matrix'), 'run `npm run reliability`').toBe(
    reliabilityTable(results),
  );
});

function observed(all: ReadonlyMap<Fault, Observed>, fault: Fault): Observed {
  const one = all.get(fault);
  if (!one) throw new Error('it was not run');
  return one;
}
