import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { ModelFacts } from '../../model/catalogue/modelFacts.ts';
import type { ProviderError } from '../../model/errors.ts';
import {
  type AskedOutput,
  askedOutput,
  askedReasoning,
} from '../../model/parameters/passedConfig.ts';
import type { ModelRequest } from '../../model/request.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import { guarded, placeInPrompt } from './guard.ts';
import { messages } from './messages.ts';

/** Refuses a call that requests more output than the model can write or the prompt's budget allows. */
export function outputGuard(
  prompt: LoadedPrompt,
  request: ModelRequest,
  facts: ModelFacts | undefined,
): ProviderError | undefined {
  const { parameters } = request;
  if (parameters.maxOutputTokens === undefined && parameters.extra === undefined) return undefined;
  for (const asked of [askedOutput(parameters), askedReasoning(parameters.extra ?? {})]) {
    const refusal = asked && tooMuch(asked, prompt, request.model, facts);
    if (refusal) return refusal;
  }
  return undefined;
}

function tooMuch(
  { key, tokens: asked }: AskedOutput,
  prompt: LoadedPrompt,
  model: string,
  facts: ModelFacts | undefined,
): ProviderError | undefined {
  const { outputTokens } = policyOf(prompt.document).budget;
  if (outputTokens !== undefined && asked > outputTokens) {
    return guarded(messages.moreThanBudget(key, asked, outputTokens), {
      rule: 'outputTokens',
      ...placeInPrompt(prompt, 'touchstone.budget'),
    });
  }
  const limit = facts?.maxOutputTokens;
  if (limit === undefined || asked <= limit) return undefined;
  return guarded(messages.moreThanModel(key, asked, model, limit), {
    rule: 'outputTokens',
    ...placeInPrompt(prompt, 'config'),
  });
}
