import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { ProviderError } from '../../model/errors.ts';
import { configProblems } from '../../model/parameters/passedConfig.ts';
import type { ModelRequest } from '../../model/request.ts';
import { guarded, placeInPrompt } from './guard.ts';

/**
 * Refuses a `config` that would change what Touchstone sets: the model, the messages, the address, the number
 * of replies.
 */
export function configGuard(
  prompt: LoadedPrompt,
  { parameters: { extra = {} } }: ModelRequest,
): ProviderError | undefined {
  const [problem] = configProblems(extra);
  return (
    problem && guarded(problem.message, { rule: 'config', ...placeInPrompt(prompt, 'config') })
  );
}
