import { createHash } from 'node:crypto';
import type { Answer } from '../call/answer.ts';
import type { Tried } from '../call/attempt.ts';
import type { AskedRequest } from '../call/call.ts';
import type { LoadedPrompt } from '../load/loadedPrompt.ts';
import { type Cost, costOf, sumOfCosts } from '../model/cost.ts';
import type { ModelRequest } from '../model/request.ts';
import { policyOf } from '../prompt/frontmatter/policy.ts';
import type { Redacted } from '../redaction/gate.ts';
import { newSpanId, newTraceId } from '../trace/ids.ts';
import type { Attempt, RecordedError, RunRecord } from '../trace/record.ts';
import { type Judgement, judge } from '../validate/judge.ts';
import { type DegradedAnswer, degradedAnswer } from './degrade.ts';
import type { RunGate } from './runGate.ts';
import type { RunRequest } from './runRequest.ts';

/** A run that has ended, as far as it came. */
export interface EndedRun {
  readonly request: RunRequest;
  /** When it was asked for. */
  readonly started: Date;
  /** Milliseconds from the first request to the end of the last reply. */
  readonly totalTime: number;
  /** Absent when the prompt could not be rendered. */
  readonly asked?: AskedRequest;
  readonly answer: Answer;
  readonly gate: RunGate;
}

/** Draws up the record of a run, redacted: what it returns may be shown and stored. */
export async function recordRun({
  request,
  started,
  totalTime,
  asked,
  answer,
  gate,
}: EndedRun): Promise<Redacted<RunRecord>> {
  const nothing: ModelRequest = { model: request.model, messages: [], parameters: {} };
  const sent = asked?.request ?? nothing;
  const { tried, refused, error } = answer;
  const told = error ? tried.findLast(({ reply }) => reply.text !== '') : tried.at(-1);
  const { call, reply, finish } = told ?? {};
  const last = tried.at(-1)?.call;
  const stand = error && degradedAnswer(policyOf(request.prompt.document), error, sent.output);
  const text = stand?.text ?? reply?.text ?? '';
  const { validation, output } = stand
    ? await judgementOfStandIn(request.prompt, stand)
    : (told?.judgement ?? unjudged);
  const record: Omit<RunRecord, 'redactions'> = {
    traceId: request.traceId ?? newTraceId(),
    spanId: newSpanId(),
    ...(request.parentSpanId !== undefined && { parentSpanId: request.parentSpanId }),
    time: started.toISOString(),
    prompt: promptOf(request.prompt),
    request: sent,
    ...(asked && { requestHash: asked.requestHash }),
    ...(finish?.model !== undefined && { answeredBy: finish.model }),
    ...(last?.endpoint.baseUrl !== undefined && { endpoint: addressOf(last.endpoint.baseUrl) }),
    attempts: tried.map(one => attemptOf(one, stand ? undefined : told)),
    refused,
    ...(call && !error && call.request.model !== sent.model && { fallback: call.request.model }),
    ...(stand && { degraded: stand.degraded }),
    ...(last?.key && { key: { source: last.key.source, name: last.key.name } }),
    source: last?.source ?? 'live',
    ...(call?.replay && { replay: call.replay }),
    text,
    ...(reply && !stand && reply.toolCalls.length > 0 && { toolCalls: reply.toolCalls }),
    ...(reply?.message && !stand && { reply: reply.message }),
    ...(output !== undefined && { output }),
    validation,
    ...(finish && !stand && { finish: { reason: finish.reason, raw: finish.raw } }),
    ...(told?.record.usage && { usage: told.record.usage }),
    cost: costOfRun(tried),
    ...(told?.record.timeToFirstToken !== undefined && {
      timeToFirstToken: told.record.timeToFirstToken,
    }),
    totalTime,
    outcome: stand ? 'degraded' : outcomeOf(error),
    ...(error && { error }),
    droppedParameters: last?.droppedParameters ?? [],
    ...(asked && asked.undeclaredTools.length > 0 && { undefinedTools: asked.undeclaredTools }),
    ...(last && last.droppedKeywords.length > 0 && { droppedKeywords: last.droppedKeywords }),
  };
  const { value, count } = gate.value(record);
  return { ...value, redactions: count };
}

const unjudged: Judgement = { validation: { verdict: 'none' } };

/** A value of the prompt's own is held against its schema as any reply is. */
async function judgementOfStandIn(
  { document }: LoadedPrompt,
  { degraded, text }: DegradedAnswer,
): Promise<Judgement> {
  return degraded.kind === 'value' ? judge(document, { text }) : unjudged;
}

/** A query may hold a key. */
function addressOf(baseUrl: string): string {
  return baseUrl.replace(/[?#].*$/, '');
}

/** An attempt whose text is not the record's own keeps what of it had come. */
function attemptOf(one: Tried, told: Tried | undefined): Attempt {
  const { text } = one.reply;
  return one === told || text === '' ? one.record : { ...one.record, text };
}

function outcomeOf(error: RecordedError | undefined): RunRecord['outcome'] {
  if (!error) return 'completed';
  return error.class === 'cancelled' ? 'cancelled' : 'failed';
}

function costOfRun(tried: readonly Tried[]): Cost {
  const last = tried.at(-1);
  if (!last) return { known: false, reason: 'nothing was sent' };
  const { call, record } = last;
  if (call.source === 'sandbox') return { known: false, reason: 'a sandbox model bills nothing' };
  if (call.endpoint.protocol === 'vscode') {
    return { known: false, reason: 'VS Code does not tell what its models cost' };
  }
  if (call.source !== 'live') return costOf(record.usage, call.facts);
  const costs = tried.flatMap(one => one.record.cost ?? []);
  if (costs.length > 0) return sumOfCosts(costs);
  return { known: false, reason: 'the call ended before its usage was reported' };
}

const versions = new WeakMap<LoadedPrompt, string>();

function promptOf(prompt: LoadedPrompt): RunRecord['prompt'] {
  let version = versions.get(prompt);
  if (version === undefined) {
    version = createHash('sha256').update(prompt.document.text).digest('hex').slice(0, 8);
    versions.set(prompt, version);
  }
  return {
    ...(prompt.file !== undefined && { file: prompt.file }),
    name: prompt.name,
    ...(prompt.variant !== undefined && { variant: prompt.variant }),
    version,
  };
}
