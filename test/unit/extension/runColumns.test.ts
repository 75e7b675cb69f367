import { expect, it } from 'vitest';
import { nextColumn, waitingColumn } from '../../../src/extension/runColumns.ts';
import type { RunRecord } from '../../../src/trace/record.ts';

const refused: RunRecord = {
  traceId: '0'.repeat(32),
  spanId: '0'.repeat(16),
  time: '2026-01-01T00:00:00Z',
  prompt: { version: '00000000' },
  request: { model: 'openai/small', messages: [], parameters: {} },
  attempts: [],
  source: 'live',
  text: '',
  validation: { verdict: 'none' },
  cost: { known: false, reason: 'nothing was sent' },
  totalTime: 18,
  outcome: 'failed',
  error: { class: 'noKey', message: 'No key was found.' },
  droppedParameters: [],
  redactions: 0,
};

it('gives a call that was never made neither times nor a cost', () => {
  const column = nextColumn(waitingColumn('openai/small'), { type: 'finished', record: refused });
  expect(column).toMatchObject({ status: 'failed', error: refused.error });
  expect(column).not.toHaveProperty('totalTime');
  expect(column).not.toHaveProperty('cost');
});

it('gives a call that failed on its way the time it took', () => {
  const attempts = [{ start: refused.time, duration: 18 }];
  const record: RunRecord = { ...refused, attempts };
  const column = nextColumn(waitingColumn('openai/small'), { type: 'finished', record });
  expect(column).toMatchObject({ totalTime: 18, cost: refused.cost });
});
