import { type Answer, answer } from '../call/answer.ts';
import { recordedError, type Tried } from '../call/attempt.ts';
import { type AskedRequest, ask } from '../call/call.ts';
import type { Recording } from '../call/reply/recording.ts';
import { fileProblem } from '../files/fileProblem.ts';
import { madeOfRedacted, type Redacted } from '../redaction/gate.ts';
import type { RunRecord } from '../trace/record.ts';
import type { RunHost } from './host.ts';
import { recordRun } from './recordRun.ts';
import type { RunEvent } from './runEvent.ts';
import { createRunGate, type RunGate } from './runGate.ts';
import type { RunRequest } from './runRequest.ts';

export type { ReplyMode } from '../call/callRequest.ts';
export type { RunEvent } from './runEvent.ts';
export type { RunRequest } from './runRequest.ts';

/**
 * Runs a prompt once on one model, or on those that stand in for it, and returns its record. Never
 * throws for what can go wrong with a call: a failed or cancelled run has a record too, with the error
 * and whatever text had come. So has one whose events are not read to the end: it is cancelled.
 */
export function run(
  request: RunRequest,
  host: RunHost,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, RunRecord> {
  return host.runs.follow(signal, ended => runToRecord(request, host, ended));
}

async function* runToRecord(
  request: RunRequest,
  host: RunHost,
  signal: AbortSignal,
): AsyncGenerator<Redacted<RunEvent>, Redacted<RunRecord>> {
  const gate = createRunGate();
  const started = new Date();
  const begun = performance.now();
  let asked: AskedRequest | undefined;
  let answered: Answer;
  try {
    signal.throwIfAborted();
    asked = await ask(request);
    const answering = answer(asked, request, host, gate.add, signal);
    answered = yield* passed(answering, gate);
  } catch (error) {
    answered = { tried: [], refused: [], error: recordedError(error, signal) };
  }
  const { tried } = answered;
  // Not longer than until the last reply had ended: what is done with it is no part of the call.
  const totalTime = (tried.at(-1)?.ended ?? performance.now()) - (tried[0]?.sent ?? begun);
  const record = await recordRun({
    request,
    started,
    totalTime,
    answer: answered,
    gate,
    ...(asked && { asked }),
  });
  yield* gate.pass({ type: 'validated', validation: record.validation });
  await keep(request, answered, record, gate, host);
  // The record has passed the gate, and is large.
  yield madeOfRedacted<RunEvent>({ type: 'finished', record });
  return record;
}

/** The events that may leave the run, and what it returns. */
async function* passed<T>(
  events: AsyncGenerator<RunEvent, T>,
  gate: RunGate,
): AsyncGenerator<Redacted<RunEvent>, T> {
  try {
    for (;;) {
      const next = await events.next();
      if (next.done) {
        yield* gate.end();
        return next.value;
      }
      yield* gate.pass(next.value);
    }
  } finally {
    // Nobody reads on: the call must end too.
    await events.return(undefined as T);
  }
}

/** A log or a recording that cannot be written costs a warning, never the answer. */
async function keep(
  request: RunRequest,
  { tried }: Answer,
  record: Redacted<RunRecord>,
  gate: RunGate,
  host: RunHost,
): Promise<void> {
  try {
    await host.log(record);
  } catch (error) {
    host.warn(`The run log could not be written: ${fileProblem(error)}.`);
  }
  if (!request.record) return;
  try {
    // All that was said, so that a replay goes the same way: a reply, its correction, a fallback's.
    for (const one of tried) await saveReply(request, one, gate, host);
  } catch (error) {
    host.warn(`The reply could not be recorded: ${fileProblem(error)}.`);
  }
}

/** Under the request that was answered; what was cut off is no reply. */
async function saveReply(
  { prompt, input, repeat }: RunRequest,
  { call, reply, finish, record, thrown }: Tried,
  gate: RunGate,
  host: RunHost,
): Promise<void> {
  if (call.source !== 'live' || !finish || thrown !== undefined) return;
  const { timeToFirstToken, usage, start, duration } = record;
  const { text, toolCalls } = reply;
  const recording: Recording = {
    hash: call.requestHash,
    model: call.request.model,
    ...(repeat && { repeat }),
    finish: { reason: finish.reason, raw: finish.raw },
    recorded: start,
    totalTime: duration,
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
    text,
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(usage?.source === 'provider' && { usage }),
    input,
  };
  await host.saveRecording(prompt.key, gate.value(recording).value);
}
