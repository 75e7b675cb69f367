import type { ProviderError } from '../../model/errors.ts';
import { residencyProblem } from '../../model/residency.ts';
import { policyOf } from '../../prompt/policy.ts';
import { type GuardSubject, guarded, placeInPrompt } from './guard.ts';

/** Refuses to send data where it may not go, or where nobody knows where it goes. */
export function residencyGuard({
  prompt,
  model,
  settings,
}: GuardSubject): ProviderError | undefined {
  const { data } = policyOf(prompt.document);
  const problem = residencyProblem(model, data, settings);
  if (!problem) return undefined;
  const { message, settingsLine: line } = problem;
  const place =
    line === undefined
      ? placeInPrompt(prompt, 'touchstone.data')
      : { file: 'touchstone.yaml', line };
  return guarded(message, { rule: 'residency', ...place });
}
