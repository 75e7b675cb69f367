import type { RunRecord } from '../../../src/trace/record.ts';

/** A sandbox model's reply `Hello`, with what a test changes. */
export function runRecord(change: Partial<RunRecord> = {}): RunRecord {
  return {
    v: 1,
    traceId: '0'.repeat(32),
    spanId: '0'.repeat(16),
    time: '2026-01-01T00:00:00Z',
    prompt: { version: '00000000' },
    request: { model: 'sandbox/echo', messages: [], parameters: {} },
    requestHash: '0'.repeat(64),
    attempts: [{ model: 'sandbox/echo', start: '2026-01-01T00:00:00Z', duration: 5 }],
    refused: [],
    source: 'sandbox',
    text: 'Hello',
    validation: { verdict: 'none' },
    cost: { known: false, reason: 'sandbox' },
    totalTime: 5,
    outcome: 'completed',
    droppedParameters: [],
    redactions: 0,
    ...change,
  };
}
