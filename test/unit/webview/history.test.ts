import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunSummary } from '../../../src/protocol/history.ts';
import {
  costCell,
  durationCell,
  tokensCell,
  totalText,
  versionCell,
} from '../../../src/webview/history/cells.ts';
import {
  measuredRuns,
  medianOf,
  versionChart,
  versionTable,
} from '../../../src/webview/history/chart/versionChart.ts';
import {
  conversationsOf,
  historyEntries,
  listedRuns,
  turnNumber,
} from '../../../src/webview/history/conversations.ts';
import {
  filterChoices,
  filteredRuns,
  noFilters,
  type SortKey,
  sortedRuns,
  sortKeys,
  versionsOf,
} from '../../../src/webview/history/runs.ts';
import { initialState, restoredState, savedState } from '../../../src/webview/history/state.ts';

function run(change: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 'a',
    time: '2026-01-01T00:00:00Z',
    model: 'a/one',
    outcome: 'passed',
    source: 'live',
    timeToFirstToken: 100,
    totalTime: 1000,
    cost: { known: true, usd: 0.01, isEstimated: false },
    version: 'v1',
    excerpt: 'Hello',
    hasInput: true,
    messages: 1,
    ...change,
  };
}

const unknown = { known: false, reason: 'the price of the model is unknown' } as const;

describe('the list', () => {
  const runs = [
    run({ id: 'a' }),
    run({ id: 'b', model: 'b/two', outcome: 'failed', version: 'v2' }),
    run({ id: 'c', source: 'replayedHandWritten' }),
    run({ id: 'd', source: 'sandbox' }),
  ];
  const idsOf = (change: Partial<typeof noFilters>, found?: ReadonlySet<string>) =>
    filteredRuns(runs, { ...noFilters, ...change }, found).map(({ id }) => id);

  test('has the runs that match every filter', () => {
    expect(idsOf({})).toEqual(['a', 'b', 'c', 'd']);
    expect(idsOf({ model: 'b/two' })).toEqual(['b']);
    expect(idsOf({ outcome: 'failed' })).toEqual(['b']);
    expect(idsOf({ version: 'v1', source: 'live' })).toEqual(['a']);
    expect(idsOf({ source: 'replayed' })).toEqual(['c']);
    expect(idsOf({ source: 'sandbox' })).toEqual(['d']);
    expect(idsOf({}, new Set(['c']))).toEqual(['c']);
  });

  test('offers the values that runs have, the most frequent first', () => {
    expect(filterChoices(runs, ({ model }) => model)).toEqual([
      { value: 'a/one', count: 3 },
      { value: 'b/two', count: 1 },
    ]);
  });

  test('is sorted by every column in both directions without losing a run, and runs without the value are last', () => {
    const summaries = fc.array(
      fc.record({
        id: fc.uuid(),
        time: fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
        row: fc.option(fc.string(), { nil: undefined }),
        total: fc.option(fc.nat(), { nil: undefined }),
        isUnknown: fc.boolean(),
      }),
    );
    const valuesOf: Partial<Record<SortKey, (of: RunSummary) => unknown>> = {
      row: ({ row }) => row,
      total: ({ totalTime }) => totalTime,
      cost: ({ cost }) => (cost?.known ? cost.usd : undefined),
    };
    fc.assert(
      fc.property(
        summaries,
        fc.constantFrom(...sortKeys),
        fc.boolean(),
        (given, by, descending) => {
          const all = given.map(({ row, total, isUnknown, ...rest }): RunSummary => {
            const { totalTime: _, ...plain } = run(rest);
            return {
              ...plain,
              ...(row !== undefined && { row }),
              ...(total !== undefined && { totalTime: total }),
              ...(isUnknown && { cost: unknown }),
            };
          });
          const sorted = sortedRuns(all, { by, descending });
          expect(new Set(sorted)).toEqual(new Set(all));
          const values = sorted.map(valuesOf[by] ?? (() => 0));
          const missing = values.indexOf(undefined);
          if (missing !== -1)
            expect(values.slice(missing).every(each => each === undefined)).toBe(true);
        },
      ),
    );
  });

  test('orders versions by their first runs', () => {
    const times = [
      run({ version: 'new', time: '2026-03-01' }),
      run({ version: 'old', time: '2026-02-01' }),
      run({ version: 'new', time: '2026-02-02' }),
    ];
    expect(versionsOf(times)).toEqual(['old', 'new']);
    expect(sortedRuns(times, { by: 'version', descending: true })[0]?.version).toBe('new');
  });
});

describe('a cell', () => {
  test('shows an unknown cost as unknown, and none for a reply that was not billed', () => {
    expect(costCell(run())).toEqual({ text: '$0.01' });
    expect(costCell(run({ cost: unknown }))).toMatchObject({ text: 'unknown' });
    expect(costCell(run({ cost: { ...unknown, atLeast: 0.5 } })).text).toBe('≥ $0.50');
    expect(costCell(run({ source: 'replayed' }))).toEqual({ text: 'not billed' });
    const { cost: _, ...unsent } = run();
    expect(costCell(unsent)).toEqual({ text: '–' });
  });

  test('says where the time of a replayed reply was measured, and has none for a hand-written one', () => {
    expect(durationCell(1500, run({ source: 'replayed' })).detail).toMatch(/recorded/);
    expect(durationCell(undefined, run({ source: 'replayedHandWritten' })).text).toBe('–');
  });

  test('marks estimated tokens, the current version and the commit of an earlier one', () => {
    expect(tokensCell(run({ tokens: { input: 1200, output: 3, isEstimated: true } })).text).toBe(
      '~1,200→~3',
    );
    expect(versionCell({ version: 'v1' }, 'v1').text).toBe('v1 · current');
    expect(versionCell({ version: 'v1', commit: '9c1f00be1234' }, 'v2').text).toBe(
      'v1 · git 9c1f00b',
    );
  });
});

describe('the chart', () => {
  test('has one median for each version and model of live replies only', () => {
    const runs = [
      run({ totalTime: 1000 }),
      run({ totalTime: 3000 }),
      run({ totalTime: 90, source: 'replayed' }),
      run({ totalTime: 80, source: 'sandbox' }),
      run({ totalTime: 70, outcome: 'failed' }),
      run({ totalTime: 60, fallback: 'b/two' }),
      run({ totalTime: 5000, version: 'v2', time: '2026-02-01', cost: unknown }),
      run({ totalTime: 500, model: 'b/two' }),
    ];
    const measured = measuredRuns(runs);
    const total = versionChart(measured, 'total');
    expect(total.versions).toEqual(['v1', 'v2']);
    expect(total.largest).toBe(5000);
    expect(total.series.map(({ model, medians }) => [model, medians])).toEqual([
      [
        'a/one',
        [
          { version: 0, value: 2000, count: 2 },
          { version: 1, value: 5000, count: 1 },
        ],
      ],
      ['b/two', [{ version: 0, value: 500, count: 1 }]],
    ]);
    // The version whose cost is unknown has no median, rather than 0.
    expect(versionChart(measured, 'cost').versions).toEqual(['v1']);
    expect(versionTable(measured)).toEqual([
      {
        version: 'v2',
        model: 'a/one',
        firstRun: '2026-02-01',
        runs: 1,
        firstToken: 100,
        total: 5000,
      },
      {
        version: 'v1',
        model: 'a/one',
        firstRun: '2026-01-01T00:00:00Z',
        runs: 2,
        firstToken: 100,
        total: 2000,
        cost: 0.01,
      },
      {
        version: 'v1',
        model: 'b/two',
        firstRun: '2026-01-01T00:00:00Z',
        runs: 1,
        firstToken: 100,
        total: 500,
        cost: 0.01,
      },
    ]);
  });

  test('draws a limited number of the runs, with the smallest and the largest', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 300 }), times => {
        const runs = times.map(totalTime => run({ totalTime }));
        const { series, largest } = versionChart(measuredRuns(runs), 'total');
        const values = series.flatMap(({ points }) => points.map(({ value }) => value));
        expect(values.length).toBeLessThanOrEqual(40);
        expect([Math.min(...values), Math.max(...values)]).toEqual([Math.min(...times), largest]);
      }),
    );
  });

  test('a median has as many values below as above', () => {
    expect(medianOf([])).toBeUndefined();
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), values => {
        const median = medianOf(values.toSorted((a, b) => a - b)) ?? Number.NaN;
        const below = values.filter(value => value < median).length;
        const above = values.filter(value => value > median).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

test('filters, order and selection survive a reload of the page, and a state of another version is dropped', () => {
  const prompt = { uri: 'file:///a.prompt', file: 'a.prompt' };
  const state = {
    ...initialState,
    prompt,
    filters: { ...noFilters, model: 'a/one' },
    selected: ['x'],
    active: 'x',
  };
  const saved = savedState(state);
  expect(saved).toMatchObject({ uri: prompt.uri });
  const { prompt: _, ...choices } = state;
  expect(restoredState(saved)).toEqual(choices);
  expect(restoredState({ ...(saved as object), version: 0 })).toEqual(initialState);
  expect(restoredState(undefined)).toEqual(initialState);
});

describe('a conversation', () => {
  const at = (minute: number) => `2026-01-01T00:0${minute}:00Z`;
  const traceId = 't1';
  const first = run({ id: '1', time: at(1), traceId, messages: 2 });
  const second = run({ id: '2', time: at(2), traceId, messages: 4 });
  const undone = run({ id: '3', time: at(3), traceId, messages: 6, outcome: 'failed' });
  const third = run({ id: '4', time: at(4), traceId, messages: 6 });
  const alone = run({ id: '5', time: at(5), traceId: 't2', messages: 2 });
  const runs = [alone, third, undone, second, first];
  const conversations = conversationsOf(runs);
  const list = (of: readonly RunSummary[], open: readonly string[] = []) =>
    listedRuns(historyEntries(of, conversations), conversations, new Set(open)).map(
      ({ run: { id }, turn, isOpen }) => `${id}${turn ? ` turn ${turn.number}` : ''} ${isOpen}`,
    );

  test('is one entry, with its other turns below when it is open', () => {
    expect(list(runs)).toEqual(['5 undefined', '4 turn 3 false']);
    expect(list(runs, ['t1 a/one'])).toEqual([
      '5 undefined',
      '4 turn 3 true',
      '3 turn 3 undefined',
      '2 turn 2 undefined',
      '1 turn 1 undefined',
    ]);
  });

  test('is found by any of its turns, and then shows that turn', () => {
    expect(list([second, first])).toEqual(['2 turn 2 false']);
  });

  test.each([
    ['runs of a trace that only started together', { id: '2', traceId, messages: 2 }],
    ['runs of other models', { id: '2', traceId, messages: 4, model: 'b/two' }],
    ['runs without a trace', { id: '2', messages: 4 }],
  ])('is not made of %s', (_, change) => {
    expect(conversationsOf([first, run(change)]).size).toBe(0);
  });

  test('lists every run once, whatever is open', () => {
    const summary = fc.record({
      id: fc.uuid(),
      time: fc.constantFrom(at(1), at(2), at(3)),
      traceId: fc.constantFrom('a', 'b', 'c'),
      model: fc.constantFrom('x', 'y'),
      messages: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(summary, { selector: ({ id }) => id }), changes => {
        const all = changes.map(change => run(change));
        const known = conversationsOf(all);
        const keys = new Set([...known.values()].map(({ key }) => key));
        const open = listedRuns(historyEntries(all, known), known, keys).map(one => one.run.id);
        expect(open.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
        const closed = listedRuns(historyEntries(all, known), known, new Set());
        expect(closed).toHaveLength(all.length - known.size + keys.size);
        for (const { turns, key } of known.values()) {
          const numbers = turns.map(turn => turnNumber({ key, turns }, turn));
          expect(Math.min(...numbers)).toBe(1);
        }
      }),
    );
  });

  test('has the time and the cost of all turns, as far as they are known', () => {
    expect(totalText([first, second])).toBe('2.00 s, $0.02');
    expect(totalText([first, run({ cost: unknown })])).toBe('2.00 s, ≥ $0.01');
    const atLeast = { ...unknown, atLeast: 0.5 };
    expect(totalText([first, run({ cost: atLeast })])).toBe('2.00 s, ≥ $0.51');
    expect(totalText([run({ cost: unknown })])).toBe('1.00 s, unknown');
    const estimated = run({ cost: { known: true, usd: 0.02, isEstimated: true } });
    expect(totalText([first, estimated])).toBe('2.00 s, ~$0.03');
    const { totalTime: _, ...unmeasured } = run({ source: 'replayedHandWritten' });
    expect(totalText([unmeasured])).toBe('not measured, not billed');
  });
});
