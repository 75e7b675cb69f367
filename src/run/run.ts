import { ProviderError } from '../model/errors.ts';
import type { ModelRequest } from '../model/request.ts';
import type { RecordedError, RunRecord } from '../trace/record.ts';
import { createStreamRedactor, type StreamRedactor } from '../trace/redactStream.ts';
import { type AskedRequest, ask, type PreparedCall, prepareCall } from './call.ts';
import { fileProblem } from './fileProblem.ts';
import type { RunHost } from './host.ts';
import { type RunningReply, recordRun } from './recordRun.ts';
import type { RunRequest } from './runRequest.ts';

export type { ReplyMode } from './reply.ts';
export type { RunRequest } from './runRequest.ts';

export type RunEvent =
  | {
      readonly type: 'started';
      readonly request: ModelRequest;
      readonly source: RunRecord['source'];
    }
  /** `elapsed` in milliseconds since the request was sent. */
  | { readonly type: 'firstToken'; readonly elapsed: number }
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'validated'; readonly validation: RunRecord['validation'] }
  | { readonly type: 'finished'; readonly record: RunRecord };

/**
 * Runs a prompt once on one model and returns its record. Never throws for what can go wrong with a
 * call: a failed or cancelled run has a record too, with the error and whatever text had come.
 */
export async function* run(
  request: RunRequest,
  host: RunHost,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, RunRecord> {
  const reply: RunningReply = { text: '', started: new Date(), sentAt: performance.now() };
  let asked: AskedRequest | undefined;
  let call: PreparedCall | undefined;
  let redactor: StreamRedactor | undefined;
  try {
    signal.throwIfAborted();
    asked = ask(request);
    call = await prepareCall(asked, request, host);
    yield { type: 'started', request: call.request, source: call.source };
    redactor = createStreamRedactor(call.secrets);
    reply.sentAt = performance.now();
    for await (const event of call.stream(signal)) {
      if (event.type === 'delta') {
        if (reply.timeToFirstToken === undefined && event.text !== '') {
          reply.timeToFirstToken = performance.now() - reply.sentAt;
          yield { type: 'firstToken', elapsed: reply.timeToFirstToken };
        }
        reply.text += event.text;
        const text = redactor.push(event.text);
        if (text !== '') yield { type: 'delta', text };
      } else if (event.type === 'usage') {
        reply.usage = event.usage;
      } else if (event.type === 'finish') {
        reply.finish = event;
      }
    }
  } catch (error) {
    reply.error = recordedError(error, signal);
  }
  reply.totalTime = performance.now() - reply.sentAt;
  const held = redactor?.end();
  if (held) yield { type: 'delta', text: held };

  const record = await recordRun(request, asked, call, reply);
  yield { type: 'validated', validation: record.validation };
  await keep(request, call, record, host);
  yield { type: 'finished', record };
  return record;
}

function recordedError(error: unknown, signal: AbortSignal): RecordedError {
  if (signal.aborted) return { class: 'cancelled', message: 'The run was cancelled.' };
  if (error instanceof ProviderError) return { ...error.facts, message: error.message };
  const text = error instanceof Error ? error.message : String(error);
  return { class: 'internal', message: `Touchstone itself failed: ${text}` };
}

/** A log or a recording that cannot be written costs a warning, never the answer. */
async function keep(
  request: RunRequest,
  call: PreparedCall | undefined,
  record: RunRecord,
  host: RunHost,
): Promise<void> {
  try {
    await host.log(record);
  } catch (error) {
    host.warn(`The run log could not be written: ${fileProblem(error)}.`);
  }
  const { finish } = record;
  if (!request.record || !call || !finish || record.source !== 'live') return;
  if (record.outcome !== 'completed') return;
  try {
    await host.saveRecording(request.prompt.name, {
      hash: call.requestHash,
      model: record.request.model,
      text: record.text,
      finish,
      recorded: record.time,
      totalTime: record.totalTime,
      ...(record.timeToFirstToken !== undefined && { timeToFirstToken: record.timeToFirstToken }),
      ...(record.usage?.source === 'provider' && { usage: record.usage }),
      input: request.input,
    });
  } catch (error) {
    host.warn(`The reply could not be recorded: ${fileProblem(error)}.`);
  }
}
