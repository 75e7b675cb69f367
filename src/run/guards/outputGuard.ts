import type { ProviderError } from '../../model/errors.ts';
import type { ModelFacts } from '../../model/modelFacts.ts';
import type { ModelRequest } from '../../model/request.ts';
import { policyOf } from '../../prompt/policy.ts';
import type { LoadedPrompt } from '../loadedPrompt.ts';
import { guarded, placeInPrompt } from './guard.ts';

/** Refuses to ask for more output than the model writes or the prompt's own budget allows. */
export function outputGuard(
  prompt: LoadedPrompt,
  request: ModelRequest,
  facts: ModelFacts | undefined,
): ProviderError | undefined {
  const asked = request.parameters.maxOutputTokens;
  if (asked === undefined) return undefined;
  const { outputTokens } = policyOf(prompt.document).budget;
  if (outputTokens !== undefined && asked > outputTokens) {
    return guarded(
      `\`config.maxOutputTokens\` asks for ${asked} output tokens, and the budget allows ${outputTokens} a run; lower it, or raise the budget.`,
      { rule: 'outputTokens', ...placeInPrompt(prompt, 'touchstone.budget') },
    );
  }
  const limit = facts?.maxOutputTokens;
  if (limit === undefined || asked <= limit) return undefined;
  return guarded(
    `\`config.maxOutputTokens\` asks for ${asked} output tokens, and ${request.model} writes ${limit} at most; lower it, or choose another model.`,
    { rule: 'outputTokens', ...placeInPrompt(prompt, 'config') },
  );
}
