import { expect, it } from 'vitest';
import {
  outcomeLabels,
  type RunFacts,
  type RunOutcome,
  runOutcome,
} from '../../../src/format/outcome.ts';

const cases: readonly (readonly [string, RunFacts, RunOutcome])[] = [
  ['a reply that matches', { outcome: 'completed', finish: 'stop', verdict: 'valid' }, 'passed'],
  ['a reply nothing is asked of', { outcome: 'completed', verdict: 'none' }, 'completed'],
  ['a refusal', { outcome: 'completed', finish: 'refusal', verdict: 'none' }, 'refused'],
  [
    'a refusal that breaks the schema',
    { outcome: 'completed', finish: 'refusal', verdict: 'invalid' },
    'refused',
  ],
  ['a filtered reply', { outcome: 'completed', finish: 'contentFilter' }, 'filtered'],
  [
    'a reply at the token limit',
    { outcome: 'completed', finish: 'length', verdict: 'invalid' },
    'cutOff',
  ],
  ['a mismatch', { outcome: 'completed', finish: 'stop', verdict: 'invalid' }, 'invalid'],
  [
    'a call of a tool',
    { outcome: 'completed', finish: 'toolCalls', verdict: 'valid', toolCalls: 1 },
    'toolCall',
  ],
  [
    'a call with wrong arguments',
    { outcome: 'completed', verdict: 'invalid', toolCalls: 1 },
    'invalid',
  ],
  ['a fallback value', { outcome: 'degraded' }, 'fallbackValue'],
  ['a failure', { outcome: 'failed', finish: 'refusal' }, 'failed'],
  ['a cancelled run', { outcome: 'cancelled' }, 'cancelled'],
];

it.each(cases)('names %s', (_, facts, outcome) => {
  expect(runOutcome(facts)).toBe(outcome);
});

it('shows only successful runs as completed', () => {
  for (const finish of ['refusal', 'contentFilter', 'length']) {
    expect(outcomeLabels[runOutcome({ outcome: 'completed', finish, verdict: 'valid' })]).not.toBe(
      outcomeLabels.completed,
    );
  }
});
