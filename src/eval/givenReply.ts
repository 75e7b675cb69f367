import type { RunRecord } from '../trace/record.ts';
import { newSpanId, newTraceId } from '../trace/span.ts';
import { messages } from './messages.ts';

/** A reply that no model gave, as the record of a run, for scorers. */
export function givenReply(text: string, changes: Partial<RunRecord> = {}): RunRecord {
  return {
    v: 1,
    traceId: newTraceId(),
    spanId: newSpanId(),
    time: new Date().toISOString(),
    prompt: { version: '' },
    request: { model: '', messages: [], parameters: {} },
    requestHash: '',
    attempts: [],
    refused: [],
    source: 'replayedHandWritten',
    text,
    validation: { verdict: 'none' },
    cost: { known: false, reason: messages.replyGiven() },
    totalTime: 0,
    outcome: 'completed',
    droppedParameters: [],
    redactions: 0,
    ...changes,
  };
}
