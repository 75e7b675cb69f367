import type { ModelFacts } from '../../model/catalogue/modelFacts.ts';
import type { ProviderError } from '../../model/errors.ts';
import { passedInput } from '../../model/parameters/passedConfig.ts';
import type { ModelRequest } from '../../model/request.ts';
import { estimateInput } from '../../model/tokens/tokens.ts';
import { messageText } from '../../prompt/messages/message.ts';
import { guarded } from './guard.ts';
import { messages as texts } from './messages.ts';

/**
 * Refuses a request whose estimated tokens exceed the context window of the model by more than the possible
 * error of an estimate. Near the limit, the provider decides.
 */
export async function windowGuard(
  request: ModelRequest,
  facts: ModelFacts | undefined,
): Promise<ProviderError | undefined> {
  const window = facts?.contextWindow;
  if (window === undefined) return undefined;
  const { messages, output, tools, parameters } = request;
  const beside = [output?.schema, tools, ...passedInput(parameters.extra ?? {})];
  const length = messages.reduce(
    (sum, message) => sum + messageText(message).length,
    JSON.stringify(beside).length,
  );
  // Texts rarely have fewer than two characters per token, so most requests do not have to be counted.
  if (length / 2 <= window) return undefined;
  const { tokens } = await estimateInput(request);
  if (tokens <= window * MARGIN) return undefined;
  return guarded(texts.contextWindow(tokens, request.model, window), { rule: 'contextWindow' });
}

/** How much an estimate of another provider's tokens may differ. */
const MARGIN = 1.1;
