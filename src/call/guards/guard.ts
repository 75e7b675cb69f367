import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { type GuardFacts, ProviderError } from '../../model/errors.ts';
import { policyLine } from '../../prompt/frontmatter/policy.ts';

/** The refusal of a guard, with the place of its rule in front. */
export function guarded(message: string, guard: GuardFacts): ProviderError {
  const { file, line } = guard;
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return new ProviderError(`${place}${message}`, { class: 'guarded', guard });
}

/** Where a `touchstone.` key of a prompt is. */
export function placeInPrompt(
  { document, file, name }: LoadedPrompt,
  key: string,
): Required<Pick<GuardFacts, 'file' | 'line'>> {
  return { file: file ?? name, line: policyLine(document, key) };
}
