import { type PreparedCall, prepare } from '../../call/prepare.ts';
import { madeOfRedacted, type Redacted } from '../../redaction/gate.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import type { RunHost } from '../../run/host.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import type { RunRecord } from '../../trace/record.ts';
import { newSpanId, newTraceId } from '../../trace/span.ts';
import { judge } from '../../validate/judge.ts';
import { askedHash, evalHashes, rowHash } from '../baseline/hashes.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import type { Sample } from '../results/sample.ts';
import { callOf, type Job, scoredSample } from '../runSample.ts';
import type { FoundSample } from './storedReplies.ts';
import { wholeSample } from './wholeSample.ts';

/** A sample that was not sent for. */
export interface TakenSample {
  readonly sample: Redacted<Sample>;
  /** Its place in the file of the resumed run, where its line stays; absent when it is a new line. */
  readonly start?: number;
  /** US dollars that judges cost now. */
  readonly spent: number;
}

/** The stored sample of a job whose row, prompt and scorers are unchanged: nothing is computed or sent for it. */
export async function takeUnchanged(plan: EvalPlan, job: Job): Promise<TakenSample | undefined> {
  const { reuse } = plan;
  if (!reuse || reuse.kind === 'rescore') return undefined;
  const found = await reuse.replies.find(job.row.id, job.model, job.repeat);
  if (!found || !isUnchanged(plan, job, found)) return undefined;
  const sample = wholeSample(found);
  if (reuse.kind === 'merge') return { sample, spent: 0 };
  if (!hasReply(found)) return undefined;
  return reuse.kind === 'resume'
    ? { sample, start: found.start, spent: 0 }
    : { sample: takenFrom(sample, found), spent: 0 };
}

/** The stored reply of a job, scored again because its row, the prompt or the scorers changed; undefined when the job has to run. */
export async function takeOver(
  plan: EvalPlan,
  job: Job,
  host: RunHost,
  signal: AbortSignal,
): Promise<TakenSample | undefined> {
  const { reuse } = plan;
  const found = await reuse?.replies.find(job.row.id, job.model, job.repeat);
  if (!reuse || !found) return undefined;
  if (reuse.kind === 'merge') return undefined;
  if (hasReply(found)) return rescored(plan, job, found, { host, signal });
  return reuse.kind === 'rescore'
    ? { sample: takenFrom(wholeSample(found), found), spent: 0 }
    : undefined;
}

/**
 * What an evaluation keeps of the stored sample of a job: the sample as it is, or its reply, which is scored again. Undefined
 * when the job is sent.
 */
export async function keptOf(
  plan: EvalPlan,
  job: Job,
  settings: RunHost['settings'],
): Promise<'sample' | 'reply' | undefined> {
  if (await takeUnchanged(plan, job)) return 'sample';
  const found = await plan.reuse?.replies.find(job.row.id, job.model, job.repeat);
  if (!found || !hasReply(found)) return undefined;
  const prepared = await prepare(callOf(plan, job), settings).catch(() => undefined);
  return isReplyTo(plan, job, found, prepared) ? 'reply' : undefined;
}

/** Whether a stored reply answers what the job would ask now. */
function isReplyTo(
  plan: EvalPlan,
  job: Job,
  { sample }: FoundSample,
  prepared: PreparedCall | undefined,
): boolean {
  return plan.reuse?.kind === 'rescore'
    ? canonicalJson(processGate().value(job.row.input).value) === canonicalJson(sample.input)
    : prepared !== undefined && askedHash(prepared.requestHash, job.row) === sample.request;
}

function isUnchanged(plan: EvalPlan, { row }: Job, { sample, header }: FoundSample): boolean {
  const { hashes } = header;
  const current = evalHashes(plan);
  return (
    sample.row.hash === rowHash(row) &&
    hashes?.prompt === current.prompt &&
    hashes.parameters === current.parameters &&
    hashes.scorers === current.scorers
  );
}

/** Whether the model's reply is complete, whatever the result of the scoring. */
function hasReply({ sample }: FoundSample): boolean {
  return (
    sample.finish !== undefined || (sample.outcome !== 'errored' && sample.request === undefined)
  );
}

function takenFrom(sample: Redacted<Sample>, { run }: FoundSample): Redacted<Sample> {
  const { judging: _, ...rest } = sample;
  return madeOfRedacted({ ...rest, from: sample.from ?? run });
}

/** A stored reply with the scores of the current scorers; undefined when it is the reply to something else. */
async function rescored(
  plan: EvalPlan,
  job: Job,
  found: FoundSample,
  { host, signal }: { readonly host: RunHost; readonly signal: AbortSignal },
): Promise<TakenSample | undefined> {
  const stored = wholeSample(found);
  const prepared = await prepare(callOf(plan, job), host.settings).catch(() => undefined);
  if (!isReplyTo(plan, job, found, prepared)) return undefined;
  const record = await recordOfSample(plan, stored, prepared?.request);
  const { answered, judged = [] } = stored;
  const about = { record, answers: judged, ...(answered !== undefined && { answered }) };
  const sample = await scoredSample(plan, job, about, { host, signal });
  const spent = sample.judging?.usd ?? 0;
  const marks = {
    ...(stored.request !== undefined && { request: stored.request }),
    ...(stored.answeredBy !== undefined && { answeredBy: stored.answeredBy }),
    ...(stored.fingerprint !== undefined && { fingerprint: stored.fingerprint }),
    attempts: stored.attempts,
  };
  if (plan.reuse?.kind !== 'resume') {
    return {
      sample: madeOfRedacted({ ...sample, ...marks, from: stored.from ?? found.run }),
      spent,
    };
  }
  const judging = sumOf(stored.judging, sample.judging);
  return { sample: madeOfRedacted({ ...sample, ...marks, ...(judging && { judging }) }), spent };
}

function sumOf(one: Sample['judging'], other: Sample['judging']): Sample['judging'] {
  if (!one || !other) return one ?? other;
  return {
    calls: one.calls + other.calls,
    usd: one.usd + other.usd,
    unknown: one.unknown + other.unknown,
  };
}

/** The run of a stored reply, as far as scorers look at it. */
async function recordOfSample(
  { prompt }: EvalPlan,
  sample: Sample,
  request: RunRecord['request'] = { model: sample.model, messages: [], parameters: {} },
): Promise<RunRecord> {
  const { text, toolCalls, totalTime, timeToFirstToken, source, usage, cost, finish } = sample;
  const { answered = 0, fallback, model, traceId = newTraceId(), id = newSpanId() } = sample;
  // The last reply is judged: calls that were answered are not in it.
  const open = toolCalls?.slice(answered);
  const judged = await judge(prompt.document, {
    text,
    ...(open && { toolCalls: open }),
    ...(request.tools && { tools: request.tools }),
  });
  const first = timeToFirstToken === undefined ? {} : { timeToFirstToken };
  return {
    v: 1,
    traceId,
    spanId: id,
    time: '',
    prompt: { name: prompt.name, version: '' },
    request,
    attempts: [{ model: fallback ?? model, start: '', duration: totalTime, ...first }],
    refused: [],
    ...(fallback !== undefined && { fallback }),
    source,
    text,
    ...(toolCalls && { toolCalls }),
    ...judged,
    ...(finish && { finish }),
    ...(usage && { usage }),
    cost,
    ...first,
    totalTime,
    outcome: 'completed',
    droppedParameters: [],
    redactions: 0,
  };
}
