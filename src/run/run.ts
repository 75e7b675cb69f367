import type { RunRecord } from '../trace/record.ts';
import { redact } from '../trace/redact.ts';
import { type Answer, answer } from './answer.ts';
import { recordedError } from './attempt.ts';
import { type AskedRequest, ask } from './call.ts';
import { fileProblem } from './fileProblem.ts';
import type { RunHost } from './host.ts';
import { recordRun } from './recordRun.ts';
import type { RunEvent } from './runEvent.ts';
import type { RunRequest } from './runRequest.ts';

export type { ReplyMode } from './reply.ts';
export type { RunEvent } from './runEvent.ts';
export type { RunRequest } from './runRequest.ts';

/**
 * Runs a prompt once on one model, or on those that stand in for it, and returns its record. Never
 * throws for what can go wrong with a call: a failed or cancelled run has a record too, with the error
 * and whatever text had come.
 */
export async function* run(
  request: RunRequest,
  host: RunHost,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, RunRecord> {
  const started = new Date();
  const begun = performance.now();
  let asked: AskedRequest | undefined;
  let answered: Answer;
  try {
    signal.throwIfAborted();
    asked = ask(request);
    answered = yield* answer(asked, request, host, signal);
  } catch (error) {
    answered = { tried: [], refused: [], error: recordedError(error, signal) };
  }
  const sent = answered.tried[0]?.sent ?? begun;
  const totalTime = performance.now() - sent;
  const record = recordRun({
    request,
    started,
    totalTime,
    answer: answered,
    ...(asked && { asked }),
  });
  yield { type: 'validated', validation: record.validation };
  await keep(request, answered, record, host);
  yield { type: 'finished', record };
  return record;
}

/** A log or a recording that cannot be written costs a warning, never the answer. */
async function keep(
  request: RunRequest,
  { tried }: Answer,
  record: RunRecord,
  host: RunHost,
): Promise<void> {
  try {
    await host.log(record);
  } catch (error) {
    host.warn(`The run log could not be written: ${fileProblem(error)}.`);
  }
  const { finish } = record;
  const last = tried.at(-1);
  if (!request.record || !last || !finish || record.source !== 'live') return;
  if (record.outcome !== 'completed') return;
  const { timeToFirstToken } = last.record;
  try {
    // Under the model that answered: what a fallback said is no recording of the one it stood in for.
    await host.saveRecording(request.prompt.name, {
      hash: last.call.requestHash,
      model: last.call.request.model,
      text: record.text,
      ...(record.toolCalls && { toolCalls: record.toolCalls }),
      finish,
      recorded: record.time,
      totalTime: last.record.duration,
      ...(timeToFirstToken !== undefined && { timeToFirstToken }),
      ...(record.usage?.source === 'provider' && { usage: record.usage }),
      input: redact(request.input, last.call.secrets).value,
    });
  } catch (error) {
    host.warn(`The reply could not be recorded: ${fileProblem(error)}.`);
  }
}
