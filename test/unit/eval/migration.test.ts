import { describe, expect, it } from 'vitest';
import { createMigration } from '../../../src/eval/migration/migration.ts';
import { figureLines } from '../../../src/eval/migration/words.ts';
import type { EvalPlan } from '../../../src/eval/plan/evalPlan.ts';
import type { Sample } from '../../../src/eval/results/sample.ts';

const plan = {
  evaluation: { name: 'triage', key: 'triage' },
  variant: 'triage',
  models: ['x/old', 'x/new'],
  repeat: 1,
} as unknown as EvalPlan;

interface Call {
  readonly usd?: number;
  readonly time: number;
  readonly source?: Sample['source'];
}

function sampleOf(id: string, model: string, { usd, time, source = 'live' }: Call): Sample {
  return {
    row: { id, file: 'a.golden.jsonl', line: 1, hash: '' },
    model,
    repeat: 0,
    outcome: 'passed',
    scores: [],
    input: {},
    text: '',
    attempts: 1,
    source,
    cost:
      usd === undefined
        ? { known: false, reason: 'no price' }
        : {
            known: true,
            total: usd,
            input: usd,
            output: 0,
            cacheRead: 0,
            cacheWrite: 0,
            usage: 'provider',
          },
    totalTime: time,
  };
}

function migrated(rows: readonly (readonly [Call, Call])[]) {
  const tally = createMigration(plan, model =>
    model === 'x/old' ? { retiresOn: '2020-01-31', replacement: 'x/new' } : undefined,
  );
  const count = {
    passed: 1,
    failed: 0,
    errored: 0,
    skipped: 0,
    recorded: 0,
    score: 1,
    replies: [],
  };
  rows.forEach(([before, now], index) => {
    const id = `r${index}`;
    tally.addRow(
      {
        row: { id, file: 'a.golden.jsonl', line: 1, input: {}, tags: [] },
        models: new Map([
          ['x/old', count],
          ['x/new', count],
        ]),
      },
      undefined,
    );
    tally.addSample(sampleOf(id, 'x/old', before));
    tally.addSample(sampleOf(id, 'x/new', now));
  });
  return tally.summarise();
}

describe('a migration', () => {
  it('compares medians of cost and time on the rows where both are known', () => {
    const rows = Array.from(
      { length: 31 },
      (_, row) =>
        [
          { usd: 0.002 + row / 10_000, time: 1000 + row },
          { usd: 0.001 + row / 10_000, time: 1500 + row },
        ] as const,
    );
    const { cost, time, old } = migrated([...rows, [{ time: 9000 }, { usd: 1, time: 1 }]]);
    expect(cost).toMatchObject({ rows: 31, estimated: false });
    expect(cost?.before).toBeCloseTo(0.0035, 12);
    expect(cost?.change).toBeCloseTo(-0.001, 12);
    expect(time?.rows).toBe(32);
    expect(time?.interval?.low).toBeGreaterThan(400);
    expect(time?.interval?.high).toBeLessThan(600);
    expect(old).toEqual({
      model: 'x/old',
      status: 'retired',
      retiresOn: '2020-01-31',
      replacement: 'x/new',
    });
  });

  it('takes no time of a replayed reply, and nothing of a hand-written one', () => {
    const found = migrated([
      [
        { usd: 1, time: 5, source: 'replayed' },
        { usd: 2, time: 5, source: 'replayed' },
      ],
      [
        { usd: 1, time: 5, source: 'replayedHandWritten' },
        { usd: 2, time: 5, source: 'replayedHandWritten' },
      ],
    ]);
    expect(found.cost).toMatchObject({ rows: 1, change: 1 });
    expect(found).not.toHaveProperty('time');
    const [, , cost, time] = figureLines(found);
    expect(cost).toMatchObject({ change: '+$1.00', interval: 'unknown (too few rows)' });
    expect(time).toMatchObject({ before: 'unknown', now: 'unknown', change: 'unknown' });
  });

  it('writes a change that is smaller than what is shown without a sign', () => {
    const rows = Array.from(
      { length: 8 },
      () =>
        [
          { usd: 0.001, time: 100.3 },
          { usd: 0.001, time: 100.1 },
        ] as const,
    );
    const [, , cost, time] = figureLines(migrated(rows));
    expect(time).toMatchObject({ before: '100 ms', now: '100 ms', change: '0 ms' });
    expect(time?.interval).toBe('0 ms … 0 ms (95 %)');
    expect(cost?.change).toBe('$0');
  });
});
