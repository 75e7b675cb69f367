import { expect, it } from 'vitest';
import { nextColumn, waitingColumn } from '../../../src/extension/runColumns.ts';
import { runRecord } from './runRecordFixture.ts';

const waiting = waitingColumn('openai/small');

it('gives a call that was never made neither times nor a cost', () => {
  const error = { class: 'noKey', message: 'No key was found.' } as const;
  const record = runRecord({ source: 'live', attempts: [], outcome: 'failed', error });
  const column = nextColumn(waiting, { type: 'finished', record });
  expect(column).toMatchObject({ status: 'failed', error });
  expect(column).not.toHaveProperty('totalTime');
  expect(column).not.toHaveProperty('cost');
});

it('gives a call that failed on its way the time it took', () => {
  const error = { class: 'network', message: 'The connection failed.' } as const;
  const record = runRecord({ source: 'live', outcome: 'failed', error });
  const column = nextColumn(waiting, { type: 'finished', record });
  expect(column).toMatchObject({ status: 'failed', totalTime: 5, cost: record.cost });
});

it('marks the reply of a model that no server has as approximate', () => {
  const approximate = (change: Parameters<typeof runRecord>[0]) =>
    nextColumn(waiting, { type: 'finished', record: runRecord(change) }).approximate;
  expect(approximate({ source: 'live' })).toBe(true);
  expect(approximate({ source: 'live', endpoint: 'http://127.0.0.1:11434/v1' })).toBeUndefined();
  expect(approximate({ source: 'sandbox' })).toBeUndefined();
  expect(approximate({ source: 'replayed' })).toBeUndefined();
});
