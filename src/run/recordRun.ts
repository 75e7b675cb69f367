import { createHash } from 'node:crypto';
import { modelFacts } from '../model/catalogue.ts';
import { type Cost, costOf } from '../model/cost.ts';
import type { ModelEvent } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';
import { estimateUsage } from '../model/tokens.ts';
import type { Usage } from '../model/usage.ts';
import { validateText } from '../schema/validate.ts';
import { newSpanId, newTraceId } from '../trace/ids.ts';
import type { RecordedError, RunRecord, ValidationVerdict } from '../trace/record.ts';
import { redact } from '../trace/redact.ts';
import type { AskedRequest, PreparedCall } from './call.ts';
import type { LoadedPrompt } from './loadedPrompt.ts';
import type { RunRequest } from './runRequest.ts';

/** A reply as far as it has come. Times in milliseconds. */
export interface RunningReply {
  text: string;
  started: Date;
  /** `performance.now()` when the request was sent. */
  sentAt: number;
  timeToFirstToken?: number;
  totalTime?: number;
  usage?: Usage;
  finish?: Extract<ModelEvent, { type: 'finish' }>;
  error?: RecordedError;
}

/** Draws up the record of a run that has ended, redacted: what it returns may be shown and stored. */
export async function recordRun(
  request: RunRequest,
  asked: AskedRequest | undefined,
  call: PreparedCall | undefined,
  reply: RunningReply,
): Promise<RunRecord> {
  const nothing: ModelRequest = { model: request.model, messages: [], parameters: {} };
  const sent = asked?.request ?? nothing;
  const { verdict, output } = judge(sent, reply);
  const usage = await usageOf(call, sent, reply);
  const { value, count } = redact<Omit<RunRecord, 'redactions'>>(
    {
      traceId: request.traceId ?? newTraceId(),
      spanId: newSpanId(),
      ...(request.parentSpanId !== undefined && { parentSpanId: request.parentSpanId }),
      time: reply.started.toISOString(),
      prompt: promptOf(request.prompt),
      request: sent,
      ...(asked && { requestHash: asked.requestHash }),
      ...(reply.finish?.model !== undefined && { answeredBy: reply.finish.model }),
      ...(call?.endpoint.baseUrl !== undefined && { endpoint: addressOf(call.endpoint.baseUrl) }),
      attempts: call ? [attemptOf(reply)] : [],
      source: call?.source ?? 'live',
      ...(call?.replay && { replay: call.replay }),
      text: reply.text,
      ...(output !== undefined && { output }),
      validation: verdict,
      ...(reply.finish && { finish: { reason: reply.finish.reason, raw: reply.finish.raw } }),
      ...(usage && { usage }),
      cost: priceOf(call, reply, usage),
      ...(reply.timeToFirstToken !== undefined && { timeToFirstToken: reply.timeToFirstToken }),
      totalTime: reply.totalTime ?? 0,
      outcome: outcomeOf(reply),
      ...(reply.error && { error: reply.error }),
      droppedParameters: call?.droppedParameters ?? [],
    },
    call?.secrets,
  );
  return { ...value, redactions: count };
}

/** A query may hold a key. */
function addressOf(baseUrl: string): string {
  return baseUrl.replace(/[?#].*$/, '');
}

function outcomeOf({ error }: RunningReply): RunRecord['outcome'] {
  if (!error) return 'completed';
  return error.class === 'cancelled' ? 'cancelled' : 'failed';
}

function judge(
  sent: ModelRequest,
  reply: RunningReply,
): { readonly verdict: ValidationVerdict; readonly output?: unknown } {
  if (sent.output?.format !== 'json') return { verdict: { verdict: 'none' } };
  const { value, findings } = validateText(sent.output.schema, reply.text);
  const output = value === undefined ? {} : { output: value };
  // A reply that was cut off is not the model's answer: there is nothing to hold against the schema.
  if (reply.error) return { verdict: { verdict: 'none' }, ...output };
  if (findings.length > 0) return { verdict: { verdict: 'invalid', findings }, ...output };
  return { verdict: { verdict: 'valid' }, ...output };
}

async function usageOf(
  call: PreparedCall | undefined,
  sent: ModelRequest,
  reply: RunningReply,
): Promise<Usage | undefined> {
  if (reply.usage || !call || reply.error) return reply.usage;
  return estimateUsage(sent, reply.text);
}

function priceOf(
  call: PreparedCall | undefined,
  reply: RunningReply,
  usage: Usage | undefined,
): Cost {
  if (!call) return { known: false, reason: 'nothing was sent' };
  if (call.source === 'sandbox') return { known: false, reason: 'a sandbox model bills nothing' };
  if (!usage && reply.error) {
    return { known: false, reason: 'the call ended before its usage was reported' };
  }
  return costOf(usage, modelFacts(call.request.model));
}

function attemptOf(reply: RunningReply): RunRecord['attempts'][number] {
  return {
    start: reply.started.toISOString(),
    duration: reply.totalTime ?? 0,
    ...(reply.error && { error: reply.error }),
  };
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
