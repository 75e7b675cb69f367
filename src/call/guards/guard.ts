import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { type GuardFacts, ProviderError } from '../../model/errors.ts';
import { policyLine } from '../../prompt/frontmatter/policy.ts';

/** The refusal of a guard, with the place of its rule at the start. */
export function guarded(message: string, guard: GuardFacts): ProviderError {
  const { file, line } = guard;
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return new ProviderError(`${place}${message}`, { class: 'guarded', guard });
}

/** The place of a `touchstone.` key in a prompt. */
export function placeInPrompt(
  { document, file, name }: LoadedPrompt,
  key: string,
): Required<Pick<GuardFacts, 'file' | 'line'>> {
  return { file: file ?? name, line: policyLine(document, key) };
}
