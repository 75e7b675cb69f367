import type { ScorerResult } from '../../../../src/eval/scorers/scorer.ts';
import { createScorers } from '../../../../src/eval/scorers/table.ts';
import { type Held, parseHeld } from '../../../../src/text/json/exactJson.ts';
import type { RunRecord } from '../../../../src/trace/record.ts';

/** The record of a run with a reply. */
export function record(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    v: 1,
    traceId: '0'.repeat(32),
    spanId: '0'.repeat(16),
    time: '2026-11-23T12:00:00.000Z',
    prompt: { version: '00000000' },
    request: { model: 'local/test', messages: [], parameters: {} },
    requestHash: '',
    attempts: [],
    refused: [],
    source: 'live',
    text: '',
    validation: { verdict: 'none' },
    cost: { known: false, reason: 'no price is known for this model' },
    totalTime: 100,
    outcome: 'completed',
    droppedParameters: [],
    redactions: 0,
    ...changes,
  };
}

/** What an entry of `score` says of a text; `expected` is JSON with its numbers as written. */
export async function judgeText(
  entry: unknown,
  text: string,
  expected?: string,
  changes: Partial<RunRecord> = {},
): Promise<ScorerResult> {
  const [scorer] = createScorers([entry]);
  if (!scorer) throw new Error(`not a scorer: ${JSON.stringify(entry)}`);
  const held: Held | undefined = expected === undefined ? undefined : parseHeld(expected);
  return scorer.judge({
    input: {},
    ...(held && { expected: held }),
    record: record({ ...changes, text }),
  });
}

/** Whether an entry passes a text; undefined where it gives no verdict. */
export async function passes(
  entry: unknown,
  text: string,
  expected?: string,
): Promise<boolean | undefined> {
  const judgement = await judgeText(entry, text, expected);
  return judgement && 'pass' in judgement ? judgement.pass : undefined;
}
