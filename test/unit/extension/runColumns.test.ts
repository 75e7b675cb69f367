import { expect, it } from 'vitest';
import { nextColumn, waitingColumn } from '../../../src/extension/panel/session/runColumns.ts';
import { runRecord } from './runRecordFixture.ts';

const waiting = waitingColumn({ id: 'openai/small', model: 'openai/small' }, {});

it('has neither times nor a cost for a call that was never made', () => {
  const error = { class: 'noKey', message: 'No key was found.' } as const;
  const record = runRecord({ source: 'live', attempts: [], outcome: 'failed', error });
  const column = nextColumn(waiting, { type: 'finished', record });
  expect(column).toMatchObject({ status: 'failed', error });
  expect(column).not.toHaveProperty('totalTime');
  expect(column).not.toHaveProperty('cost');
});

it('has the time of a call that failed', () => {
  const error = { class: 'network', message: 'The connection failed.' } as const;
  const record = runRecord({ source: 'live', outcome: 'failed', error });
  const column = nextColumn(waiting, { type: 'finished', record });
  expect(column).toMatchObject({ status: 'failed', totalTime: 5, cost: record.cost });
});

it('marks the reply of a model without a server as approximate', () => {
  const approximate = (change: Parameters<typeof runRecord>[0]) =>
    nextColumn(waiting, { type: 'finished', record: runRecord(change) }).approximate;
  expect(approximate({ source: 'live' })).toBe(true);
  expect(approximate({ source: 'live', endpoint: 'http://127.0.0.1:11434/v1' })).toBeUndefined();
  expect(approximate({ source: 'sandbox' })).toBeUndefined();
  expect(approximate({ source: 'replayed' })).toBeUndefined();
});

it('keeps the partial text of a failed reply and the following correction, during the run and after it', () => {
  const error = { class: 'schemaInvalid', message: 'It does not fit.' } as const;
  const [first, second] = runRecord({ source: 'live' }).attempts.flatMap(attempt => [
    { ...attempt, error },
    { ...attempt, correction: '- `a` is 1' },
  ]);
  if (!first || !second) throw new Error('The fixture has an attempt.');
  const streamed = nextColumn(waiting, { type: 'delta', text: '{"a":1}' });
  const retrying = nextColumn(streamed, {
    type: 'attemptFailed',
    attempt: first,
    next: { model: first.model, wait: 0, correction: '- `a` is 1' },
    restarted: true,
  });
  const failed = [{ text: '{"a":1}', corrected: '- `a` is 1', error }];
  expect(retrying).toMatchObject({ status: 'retrying', text: '', failed });
  const attempts = [{ ...first, text: '{"a":1}' }, second];
  const record = runRecord({ source: 'live', attempts });
  expect(nextColumn(retrying, { type: 'finished', record })).toMatchObject({ failed });
});
