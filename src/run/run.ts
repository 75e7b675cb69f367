import { type CallResult, call } from '../call/call.ts';
import type { Purse, Recording } from '../call/host.ts';
import { type PreparedCall, prepare } from '../call/prepare.ts';
import type { AttemptResult } from '../call/send.ts';
import { fileProblem } from '../files/fileProblem.ts';
import { ProviderError } from '../model/errors.ts';
import { madeOfRedacted, type Redacted } from '../redaction/gate.ts';
import { type RunKind, type RunRecord, recordedError } from '../trace/record.ts';
import { spanOf } from '../trace/span.ts';
import type { RunHost } from './host.ts';
import { messages } from './messages.ts';
import { recordRun } from './recordRun.ts';
import type { RunGate } from './runGate.ts';
import type { RunRequest } from './runRequest.ts';
import type { Run, RunProgress } from './runsInProgress.ts';

export type { RunEvent } from './runEvent.ts';
export type { RunRequest } from './runRequest.ts';
export type { Run } from './runsInProgress.ts';

/** The run that contains another run as a step. */
export interface ParentRun {
  /** What the step is. Default `run`: a run of its own, with the trace of its parent. */
  readonly kind?: RunKind;
  readonly traceId: string;
  /** The id of its span. */
  readonly id: string;
  /** Ends the child runs together with the parent. */
  readonly signal?: AbortSignal;
  /** The amount that its children may spend together. */
  readonly budget?: Purse;
}

export interface RunSteps {
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal | undefined;
  readonly parent?: ParentRun;
  /**
   * Whether the caller stores what the run gave, asked when it has ended: then the run log leaves it out. A cancelled
   * run is always logged.
   */
  readonly isStored?: () => boolean;
}

/**
 * Runs a prompt once on one model or on its fallbacks. The run starts immediately and does not need a reader
 * of its events. Failed and cancelled runs have a record too, with the error and the text received so far.
 * The promise does not reject when a call fails.
 */
export function run(
  request: RunRequest,
  host: RunHost,
  { signal, parent, isStored }: RunSteps = {},
): Run {
  const signals = [signal, parent?.signal].filter(each => each !== undefined);
  const { isClosed } = host.runs;
  return host.runs.start(signals, context =>
    runToRecord(parent ? { ...request, ...parentOf(parent) } : request, host, {
      ...context,
      isClosed,
      kind: parent?.kind ?? 'run',
      ...(isStored && { isStored }),
      ...(parent?.budget && { budget: parent.budget }),
    }),
  );
}

function parentOf({ traceId, id }: ParentRun): Pick<RunRequest, 'traceId' | 'parentSpanId'> {
  return { traceId, parentSpanId: id };
}

interface StartedRun extends RunProgress {
  /** Whether the host was closed before the run started. */
  readonly isClosed: boolean;
  readonly kind: RunKind;
  /** What the parent of the run may still spend. */
  readonly budget?: Purse;
  readonly isStored?: () => boolean;
}

async function runToRecord(
  request: RunRequest,
  host: RunHost,
  { signal, gate, emit, isClosed, kind, budget, isStored = () => false }: StartedRun,
): Promise<Redacted<RunRecord>> {
  const started = new Date();
  const begun = performance.now();
  let prepared: PreparedCall | undefined;
  let result: CallResult;
  try {
    if (isClosed) throw hostIsClosed();
    signal.throwIfAborted();
    prepared = await prepare(request, host.settings);
    result = await call(prepared, request, {
      host,
      signal,
      emit,
      onSecrets: gate.add,
      ...(budget && { budget }),
    });
  } catch (error) {
    result = { attempts: [], refused: [], error: recordedError(error, signal) };
  }
  const { attempts } = result;
  // Ends with the last reply. Work on the reply after that is not part of the call.
  const totalTime = (attempts.at(-1)?.ended ?? performance.now()) - (attempts[0]?.sent ?? begun);
  const record = await recordRun({
    request,
    started,
    totalTime,
    result,
    gate,
    ...(prepared && { prepared }),
  });
  emit({ type: 'validated', validation: record.validation });
  if (!isClosed) {
    const isElsewhere = record.outcome !== 'cancelled' && isStored();
    host.sinks.write(() => madeOfRedacted(spanOf(record, kind)), isElsewhere);
  }
  if (request.record) await saveReplies(request, attempts, gate, host);
  emit({ type: 'finished', record });
  return record;
}

function hostIsClosed(): ProviderError {
  return new ProviderError(messages.hostClosed(), { class: 'internal' });
}

/**
 * Records every reply of a run, also corrected ones and those of fallbacks, so that a replay takes the same
 * steps. If a recording cannot be written, the user gets a warning and the answer is still returned.
 */
async function saveReplies(
  request: RunRequest,
  attempts: readonly AttemptResult[],
  gate: RunGate,
  host: RunHost,
): Promise<void> {
  try {
    for (const one of attempts) {
      const recording = newRecording(request, one);
      if (recording) await host.saveRecording(request.prompt.key, gate.value(recording).value);
    }
  } catch (error) {
    host.warn(messages.replyUnrecorded(fileProblem(error)));
  }
}

/** The recording of a complete reply from a provider, with the request that it answers. */
function newRecording(
  { input, repeat }: RunRequest,
  { call: asked, reply, finish, record, thrown }: AttemptResult,
): Recording | undefined {
  if (asked.source !== 'live' || !finish || thrown !== undefined) return undefined;
  const { timeToFirstToken, usage, start, duration } = record;
  const { text, toolCalls, message } = reply;
  const { type: _, ...whatEnded } = finish;
  return {
    hash: asked.requestHash,
    model: asked.request.model,
    ...(repeat && { repeat }),
    finish: whatEnded,
    recorded: start,
    totalTime: duration,
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
    text,
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(message && { reply: message }),
    ...(usage?.source === 'provider' && { usage }),
    input,
  };
}
