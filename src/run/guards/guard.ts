import { type GuardFacts, ProviderError } from '../../model/errors.ts';
import type { Settings } from '../../model/settings.ts';
import { policyLine } from '../../prompt/policy.ts';
import type { LoadedPrompt } from '../loadedPrompt.ts';

/** What a guard judges: one model's call of one prompt. */
export interface GuardSubject {
  readonly prompt: LoadedPrompt;
  /** `provider/model`. */
  readonly model: string;
  readonly settings: Settings;
}

/** The refusal of a guard, with the place of its rule in front. */
export function guarded(message: string, guard: GuardFacts): ProviderError {
  const { file, line } = guard;
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return new ProviderError(`${place}${message}`, { class: 'guarded', guard });
}

/** Where a `touchstone.` key of a prompt stands. */
export function placeInPrompt(
  { document, file, name }: LoadedPrompt,
  key: string,
): Required<Pick<GuardFacts, 'file' | 'line'>> {
  return { file: file ?? name, line: policyLine(document, key) };
}
