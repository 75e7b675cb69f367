import { lifecycleStatus } from '../model/catalogue/modelFacts.ts';
import { ProviderError } from '../model/errors.ts';
import { type RecordedError, recordedError } from '../trace/record.ts';
import type { CallRequest } from './callRequest.ts';
import { refusalNow } from './guards/admit.ts';
import type { CallHost } from './host.ts';
import { messages } from './messages.ts';
import type { PreparedCall, PreparedModel, UnusableModel } from './prepare.ts';
import { planReply } from './reply/replySource.ts';

/** Why a model would not be called. */
export interface ForeseenRefusal {
  readonly error: RecordedError;
  /** The fallback, as `provider/model`, that would be called instead. Absent when the run would fail. */
  readonly instead?: string;
}

/**
 * What would refuse a run now: an unknown or retired model, a missing key or recording, a rule of the prompt or
 * the workspace, a limit of the model. The checks are those of the run itself. Nothing is sent, and nothing is
 * reserved. A permission for an endpoint is not checked, because a run can ask for it.
 * @returns undefined when the model would answer.
 */
export async function foreseeRefusal(
  source: CallRequest,
  { candidates, request, requestHash }: PreparedCall,
  host: CallHost,
): Promise<ForeseenRefusal | undefined> {
  let first: RecordedError | undefined;
  for (const candidate of candidates) {
    const asked = { ...request, model: candidate.model };
    // The hash is that of the first candidate.
    const question =
      candidate === candidates[0] ? { request: asked, requestHash } : { request: asked };
    const error = await refusalOf(source, question, candidate, host);
    if (!error) return first && { error: first, instead: candidate.model };
    first ??= error;
  }
  return first && { error: first };
}

async function refusalOf(
  { prompt, mode = 'auto' }: CallRequest,
  question: Pick<PreparedCall, 'request'> & Partial<Pick<PreparedCall, 'requestHash'>>,
  candidate: PreparedModel | UnusableModel,
  host: CallHost,
): Promise<RecordedError | undefined> {
  if ('error' in candidate) return candidate.error;
  const { endpoint, facts } = candidate;
  try {
    const plan = await planReply({ ...question, promptKey: prompt.key, endpoint, mode }, host);
    if (plan.source !== 'live') return undefined;
    const { settings, spending } = host;
    const { request } = question;
    const refusal = await refusalNow({ prompt, request, facts, settings }, spending);
    if (refusal) throw refusal;
    if (lifecycleStatus(facts?.lifecycle) !== 'retired') return undefined;
    const { retiresOn, replacement } = facts?.lifecycle ?? {};
    const message = messages.retired(request.model, retiresOn, replacement);
    return { class: 'unknownModel', message };
  } catch (error) {
    if (error instanceof ProviderError) return recordedError(error, new AbortController().signal);
    throw error;
  }
}
