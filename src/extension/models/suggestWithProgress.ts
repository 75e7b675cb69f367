import { l10n, ProgressLocation, window } from 'vscode';
import { type PromptSuggestion, suggestFor } from '../../eval/suggestion/suggestFor.ts';
import type { RunHost } from '../../run/host.ts';
import { signalOf } from '../cancellation.ts';
import { notify } from '../notify.ts';

type SuggestionSubject = Parameters<typeof suggestFor>[0];

/**
 * Looks for models that fit a prompt. Undefined when the user cancelled, or when the prompt has errors, which
 * are then shown.
 * @param name of the prompt, for display.
 */
export async function suggestWithProgress(
  name: string,
  load: () => Promise<SuggestionSubject & { readonly host: RunHost }>,
): Promise<PromptSuggestion | undefined> {
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Looking for models that fit {0}', name),
    cancellable: true,
  };
  return window.withProgress(options, async (_, token) => {
    const signal = signalOf(token);
    try {
      const { host, ...subject } = await load();
      const result = await suggestFor(subject, host, {}, signal);
      if (result.ok) return result.suggestion;
      void notify.error(result.message);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return undefined;
  });
}
