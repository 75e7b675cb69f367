import { buildRequest } from '../../call/request/buildRequest.ts';
import { roughTokens } from '../../format/roughTokens.ts';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import { USUAL_CACHED_PREFIX } from '../../model/catalogue/modelFacts.ts';
import { isUnbilled } from '../../model/settings/budgets.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { messageText } from '../../prompt/messages/message.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import type { Job } from '../runSample.ts';

/** Whether the requests of a job's model begin with the same text, and its provider caches that much. */
export function sharesCachedPrefix(
  { prompt, mode }: Pick<EvalPlan, 'prompt' | 'mode'>,
  { row, model }: Pick<Job, 'row' | 'model'>,
  settings: Settings,
): boolean {
  if (mode === 'replay' || isUnbilled(model, settings)) return false;
  const facts = factsFor(model, settings);
  if (facts?.capabilities?.promptCaching !== true && facts?.prices?.cacheRead === undefined) {
    return false;
  }
  const { input, history } = row;
  const built = buildRequest({ prompt, input, model, ...(history && { history }) });
  if (!built.ok) return false;
  const { messages, stablePrefix, tools = [] } = built.request;
  if (!stablePrefix) return false;
  const whole = messages
    .slice(0, stablePrefix.messages)
    .reduce((sum, message) => sum + messageText(message).length, 0);
  const characters =
    whole + stablePrefix.characters + (tools.length > 0 ? JSON.stringify(tools).length : 0);
  return roughTokens(characters) >= (facts.minimumCachedPrefix ?? USUAL_CACHED_PREFIX);
}
