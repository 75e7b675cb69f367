import type { ModelFacts } from '../../model/catalogue/modelFacts.ts';
import type { ProviderError } from '../../model/errors.ts';
import { passedInput } from '../../model/parameters/passedConfig.ts';
import type { ModelRequest } from '../../model/request.ts';
import { estimateInput } from '../../model/tokens/tokens.ts';
import { textOf } from '../../prompt/messages/message.ts';
import { guarded } from './guard.ts';
import { messages as texts } from './messages.ts';

/**
 * Refuses a request whose estimated tokens exceed the model's context window by more than an estimate
 * can be wrong. What is near the limit is the provider's to judge.
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
    (sum, message) => sum + textOf(message).length,
    JSON.stringify(beside).length,
  );
  // Fewer than two characters a token is rare in any text: nothing is counted for an ordinary one.
  if (length / 2 <= window) return undefined;
  const { tokens } = await estimateInput(request);
  if (tokens <= window * MARGIN) return undefined;
  return guarded(texts.contextWindow(tokens, request.model, window), { rule: 'contextWindow' });
}

/** How far an estimate of another provider's tokens may be off. */
const MARGIN = 1.1;
