import { dirname, resolve } from 'node:path';
import type { Redacted } from '../redaction/gate.ts';
import { processGate } from '../redaction/knownSecrets.ts';
import type { RunHost } from '../run/host.ts';
import type { RunRequest } from '../run/run.ts';
import { heldIn } from '../text/json/exactJson.ts';
import { remembering } from '../text/memo.ts';
import type { RunRecord } from '../trace/record.ts';
import { askedHash, rowHash } from './baseline/hashes.ts';
import { runConversation } from './conversation.ts';
import type { DatasetRow } from './dataset/row.ts';
import { createServices } from './judging/services.ts';
import { messages } from './messages.ts';
import type { EvalPlan } from './plan/evalPlan.ts';
import { needsStream } from './replyForm.ts';
import type { JudgeAnswer, Sample } from './results/sample.ts';
import { sampleReference } from './sampleReference.ts';
import { type Scored, scoreReply } from './scoreReply.ts';

/** One call to make. */
export interface Job {
  readonly row: DatasetRow;
  readonly model: string;
  /** 0-based. Less than the plan's `repeat`, except for `again` samples. */
  readonly repeat: number;
  /** The row is sampled again because its result differs from the baseline. */
  readonly again?: true;
}

export interface SampleProgress {
  readonly signal: AbortSignal;
  /** Called when the model has replied or failed, before the reply is scored. */
  readonly onReply?: () => void;
  /** Whether the sample will be in the results. Otherwise the run log stores the whole run. */
  readonly isStored: () => boolean;
}

/**
 * Runs one row on one model and scores the reply. Undefined when it was cancelled. An unexpected error
 * affects only this sample, which then has the error instead of a reply.
 */
export async function runSample(
  plan: EvalPlan,
  job: Job,
  host: RunHost,
  progress: SampleProgress,
): Promise<Redacted<Sample> | undefined> {
  try {
    return await runAndScore(plan, job, host, progress);
  } catch (error) {
    return progress.signal.aborted ? undefined : failedInside(job, error);
  }
}

async function runAndScore(
  plan: EvalPlan,
  job: Job,
  host: RunHost,
  { signal, onReply, isStored }: SampleProgress,
): Promise<Redacted<Sample> | undefined> {
  const { model, repeat, row } = job;
  const { record, answered } = await runConversation(
    {
      ...callOf(plan, job),
      mode: plan.mode,
      repeat,
      ...sampleReference(plan, job),
      patient: true,
      // Sandbox models stream slowly for display in the editor, which an evaluation does not need.
      stream: needsStream(plan.prompt) && !model.startsWith('sandbox/'),
      ...(plan.record && { record: true }),
    },
    row.tools ?? [],
    host,
    { signal, isStored },
  );
  if (record.outcome === 'cancelled') return undefined;
  onReply?.();
  return scoredSample(plan, job, { record, answered }, { host, signal });
}

/** The data of a job from which the request to its model is rendered. */
export function callOf(
  { prompt }: EvalPlan,
  { row, model }: Job,
): Pick<RunRequest, 'prompt' | 'input' | 'model' | 'history' | 'mediaFolder'> {
  const { input, history, file } = row;
  return {
    prompt,
    input,
    model,
    ...(history && { history }),
    mediaFolder: folderOf(file),
  };
}

const folderOf = remembering(100, file => dirname(resolve(file)));

interface ScoredRun {
  readonly record: RunRecord;
  /** How many of its tool calls were answered with results of the row. */
  readonly answered?: number;
  readonly answers?: readonly JudgeAnswer[];
}

/**
 * Scores the reply of a run. `answers` of judges are used again where their requests are the same.
 * @throws what the signal was aborted with.
 */
export async function scoredSample(
  plan: EvalPlan,
  { row, model, repeat, again }: Job,
  { record, answered = 0, answers }: ScoredRun,
  { host, signal }: { readonly host: RunHost; readonly signal: AbortSignal },
): Promise<Redacted<Sample>> {
  const { input, expected } = row;
  const completed = record.outcome === 'completed';
  const about = { row, record, repeat, ...(answers && { answers }) };
  const services = createServices(plan, about, host, signal);
  const subject = {
    input,
    record,
    services,
    ...(expected !== undefined && { expected: heldIn(row, 'expected') }),
  };
  const scored: Scored = completed
    ? await scoreReply(row.scorers ?? plan.scorers, subject, {
        passScore: plan.gate?.score,
        signal,
      })
    : { outcome: 'errored', scores: [], unjudged: [] };
  const { outcome, scores, unjudged, error = record.error } = scored;
  const judging = services.cost();
  const judged = services.answers();
  const sample: Sample = {
    row: referenceTo(row),
    model,
    repeat,
    ...(again && { again }),
    traceId: record.traceId,
    id: record.spanId,
    ...(record.requestHash !== undefined && { request: askedHash(record.requestHash, row) }),
    outcome,
    scores,
    ...(unjudged.length > 0 && { unjudged }),
    input,
    ...(expected !== undefined && { expected }),
    text: record.text,
    ...(record.output !== undefined && { output: record.output }),
    ...(record.toolCalls && { toolCalls: record.toolCalls }),
    ...(answered > 0 && { answered }),
    ...(completed && record.finish && { finish: record.finish }),
    ...(error && { error }),
    ...answererOf(record),
    ...(record.fallback !== undefined && { fallback: record.fallback }),
    attempts: record.attempts.length,
    source: record.source,
    ...(record.usage && { usage: record.usage }),
    cost: record.cost,
    ...(judged.length > 0 && { judged }),
    ...(judging && { judging }),
    ...(record.timeToFirstToken !== undefined && { timeToFirstToken: record.timeToFirstToken }),
    // The duration of the call that gave the reply.
    totalTime: record.attempts.at(-1)?.duration ?? record.totalTime,
  };
  // The record is already redacted. The values of the dataset and its scorers are not.
  return processGate().value(sample).value;
}

/** What answered, as the provider says; its model only when that says more than the one that was asked. */
function answererOf({
  answeredBy,
  fingerprint,
  fallback,
  request,
}: RunRecord): Pick<Sample, 'answeredBy' | 'fingerprint'> {
  const asked = fallback ?? request.model;
  const isNamed = answeredBy !== undefined && !`/${asked}`.endsWith(`/${answeredBy}`);
  return { ...(isNamed && { answeredBy }), ...(fingerprint !== undefined && { fingerprint }) };
}

function referenceTo(row: DatasetRow): Sample['row'] {
  const { id, file, line, tags } = row;
  return { id, file, line, hash: rowHash(row), ...(tags.length > 0 && { tags }) };
}

/** The error's details are not shown, because showing them may have caused the failure. */
function failedInside({ row, model, repeat, again }: Job, error: unknown): Redacted<Sample> {
  const reason = error instanceof Error ? error.message : String(error);
  const message = messages.internalError(reason.replace(/\.$/, ''));
  const sample: Sample = {
    row: referenceTo(row),
    model,
    repeat,
    ...(again && { again }),
    outcome: 'errored',
    scores: [],
    input: {},
    text: '',
    error: { class: 'internal', message },
    attempts: 0,
    source: 'live',
    cost: { known: false, reason: messages.costUnknown() },
    totalTime: 0,
  };
  return processGate().value(sample).value;
}
