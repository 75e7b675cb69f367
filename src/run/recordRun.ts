import type { CallResult } from '../call/call.ts';
import type { PreparedCall } from '../call/prepare.ts';
import type { AttemptResult } from '../call/send.ts';
import type { LoadedPrompt } from '../load/loadedPrompt.ts';
import { type Cost, costOf, sumOfCosts } from '../model/cost.ts';
import type { ModelRequest } from '../model/request.ts';
import { policyOf } from '../prompt/frontmatter/policy.ts';
import type { Redacted } from '../redaction/gate.ts';
import { onceFor } from '../text/memo.ts';
import { promptVersion } from '../trace/promptVersion.ts';
import type { Attempt, RecordedError, RunRecord } from '../trace/record.ts';
import { newSpanId, newTraceId } from '../trace/span.ts';
import { type Judgement, judge } from '../validate/judge.ts';
import { type DegradedAnswer, degradedAnswer } from './degrade.ts';
import { costReasons } from './messages.ts';
import type { RunGate } from './runGate.ts';
import type { RunRequest } from './runRequest.ts';

/** A run that has ended, complete or not. */
export interface EndedRun {
  readonly request: RunRequest;
  /** When the run was requested. */
  readonly started: Date;
  /** Milliseconds from sending the first request to the end of the last reply. */
  readonly totalTime: number;
  /** Absent when the prompt could not be rendered. */
  readonly prepared?: PreparedCall;
  readonly result: CallResult;
  readonly gate: RunGate;
}

/** Creates the redacted record of a run, which may be shown and stored. */
export async function recordRun({
  request,
  started,
  totalTime,
  prepared,
  result,
  gate,
}: EndedRun): Promise<Redacted<RunRecord>> {
  const nothing: ModelRequest = { model: request.model, messages: [], parameters: {} };
  const sent = prepared?.request ?? nothing;
  const { attempts, refused, error } = result;
  const shown = error ? attempts.findLast(({ reply }) => reply.text !== '') : attempts.at(-1);
  const { call, reply, finish } = shown ?? {};
  const last = attempts.at(-1)?.call;
  const degraded = error && degradedAnswer(policyOf(request.prompt.document), error, sent.output);
  const text = degraded?.text ?? reply?.text ?? '';
  const { validation, output } = degraded
    ? await judgementOfDegraded(request.prompt, degraded)
    : (shown?.judgement ?? unjudged);
  const record: Omit<RunRecord, 'redactions'> = {
    v: 1,
    traceId: request.traceId ?? newTraceId(),
    spanId: newSpanId(),
    ...(request.parentSpanId !== undefined && { parentSpanId: request.parentSpanId }),
    ...(request.sample && { sample: request.sample }),
    time: started.toISOString(),
    prompt: promptOf(request.prompt),
    ...(!request.sample && { input: request.input }),
    ...(request.row !== undefined && { row: request.row }),
    request: sent,
    ...(prepared && { requestHash: prepared.requestHash }),
    ...(finish?.model !== undefined && { answeredBy: finish.model }),
    ...(finish?.fingerprint !== undefined && { fingerprint: finish.fingerprint }),
    ...(last?.endpoint.baseUrl !== undefined && { endpoint: addressOf(last.endpoint.baseUrl) }),
    attempts: attempts.map(one => attemptOf(one, degraded ? undefined : shown)),
    refused,
    ...(call && !error && call.request.model !== sent.model && { fallback: call.request.model }),
    ...(degraded && { degraded: degraded.degraded }),
    ...(last?.key && { key: { source: last.key.source, name: last.key.name } }),
    source: last?.source ?? 'live',
    ...(call?.replay && { replay: call.replay }),
    text,
    ...(reply && !degraded && reply.toolCalls.length > 0 && { toolCalls: reply.toolCalls }),
    ...(reply?.message && !degraded && { reply: reply.message }),
    ...(output !== undefined && { output }),
    validation,
    ...(finish && !degraded && { finish: { reason: finish.reason, raw: finish.raw } }),
    ...(shown?.record.usage && { usage: shown.record.usage }),
    cost: costOfRun(attempts),
    ...(shown?.record.timeToFirstToken !== undefined && {
      timeToFirstToken: shown.record.timeToFirstToken,
    }),
    totalTime,
    outcome: degraded ? 'degraded' : recordOutcome(error),
    ...(error && { error }),
    droppedParameters: last?.droppedParameters ?? [],
    ...(prepared &&
      prepared.undeclaredTools.length > 0 && { undefinedTools: prepared.undeclaredTools }),
    ...(last && last.droppedKeywords.length > 0 && { droppedKeywords: last.droppedKeywords }),
  };
  const { value, count } = gate.value(record);
  return { ...value, redactions: count };
}

const unjudged: Judgement = { validation: { verdict: 'none' } };

/** A fallback value of `touchstone.degrade` is checked like a reply. */
async function judgementOfDegraded(
  { document }: LoadedPrompt,
  { degraded, text }: DegradedAnswer,
): Promise<Judgement> {
  return degraded.kind === 'value' ? judge(document, { text }) : unjudged;
}

/** A query may contain a key. */
function addressOf(baseUrl: string): string {
  return baseUrl.replace(/[?#].*$/, '');
}

/** An attempt whose text is not the text of the record keeps its own partial reply. */
function attemptOf(one: AttemptResult, shown: AttemptResult | undefined): Attempt {
  const { text } = one.reply;
  return one === shown || text === '' ? one.record : { ...one.record, text };
}

function recordOutcome(error: RecordedError | undefined): RunRecord['outcome'] {
  if (!error) return 'completed';
  return error.class === 'cancelled' ? 'cancelled' : 'failed';
}

function costOfRun(attempts: readonly AttemptResult[]): Cost {
  const last = attempts.at(-1);
  if (!last) return sumOfCosts([]);
  const { call, record } = last;
  if (call.source === 'sandbox') return { known: false, reason: costReasons.sandbox() };
  if (call.endpoint.protocol === 'vscode') {
    return { known: false, reason: costReasons.editor() };
  }
  if (call.source !== 'live') return costOf(record.usage, call.facts);
  const costs = attempts.flatMap(one => one.record.cost ?? []);
  if (costs.length > 0) return sumOfCosts(costs);
  return { known: false, reason: costReasons.ended() };
}

const versionOf = onceFor(({ document }: LoadedPrompt) => promptVersion(document.text));

function promptOf(prompt: LoadedPrompt): RunRecord['prompt'] {
  return {
    ...(prompt.file !== undefined && { file: prompt.file }),
    key: prompt.key,
    name: prompt.name,
    ...(prompt.variant !== undefined && { variant: prompt.variant }),
    version: versionOf(prompt),
    ...(prompt.commit !== undefined && { commit: prompt.commit }),
  };
}
