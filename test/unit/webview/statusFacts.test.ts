import { expect, it } from 'vitest';
import { liveFacts, statusFacts } from '../../../src/webview/replies/column/statusFacts.ts';
import { column } from './panelFixtures.ts';

const usage = {
  input: { total: 545, uncached: 545, cacheRead: 0, cacheWrite: 0 },
  output: { total: 45, text: 45, reasoning: 0 },
  source: 'provider',
} as const;
const cost = {
  known: true,
  input: 0.0004,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0.0004,
  total: 0.0008,
  usage: 'provider',
} as const;

it('has time, cost and tokens of a finished reply in one line', () => {
  expect(statusFacts(column('a/x', { totalTime: 1812, cost, usage }))).toEqual([
    '1.81 s',
    '$0.0008',
    '545→45',
  ]);
});

it('marks estimates, and never shows the cost of a live call for a reply that was not billed', () => {
  const estimated = { ...usage, source: 'estimated' } as const;
  const replayed = column('a/x', { source: 'replayed', cost, usage: estimated });
  expect(statusFacts(replayed)).toEqual(['not billed', '~545→~45']);
  const unknown = { known: false, reason: 'The price of a/x is unknown.' } as const;
  expect(statusFacts(column('a/x', { cost: unknown }))).toEqual(['cost unknown']);
  expect(statusFacts(column('a/x'))).toEqual([]);
});

it('shows how long a reply takes, how fast it is, and that no data arrives', () => {
  const at = (now: number, firstText: number | undefined, lastData: number) =>
    liveFacts({ text: 'x'.repeat(400) }, { now, started: 1000, firstText, lastData });
  expect(at(3400, undefined, 1000)).toEqual(['2 s']);
  expect(at(6000, 4000, 5900)).toEqual(['5 s', '~50 tokens/s']);
  expect(at(16_000, 6000, 7000)).toEqual(['15 s', '~10 tokens/s', 'no data for 9 s']);
});
