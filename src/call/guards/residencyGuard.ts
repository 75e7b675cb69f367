import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { ProviderError } from '../../model/errors.ts';
import { elsewhereKey } from '../../model/parameters/passedConfig.ts';
import type { ModelRequest } from '../../model/request.ts';
import { residencyProblem } from '../../model/settings/residency.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import { guarded, placeInPrompt } from './guard.ts';

export interface ResidencySubject {
  readonly prompt: LoadedPrompt;
  readonly request: ModelRequest;
  readonly settings: Settings;
}

/** Refuses to send data to a region that is not allowed or not known. */
export function residencyGuard({
  prompt,
  request: { model, parameters },
  settings,
}: ResidencySubject): ProviderError | undefined {
  const { data } = policyOf(prompt.document);
  const problem = residencyProblem(model, data, settings, elsewhereKey(parameters.extra ?? {}));
  if (!problem) return undefined;
  const { message, place = placeInPrompt(prompt, 'touchstone.data') } = problem;
  return guarded(message, { rule: 'residency', ...place });
}
