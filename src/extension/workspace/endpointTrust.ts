import { l10n } from 'vscode';
import type { ReplyMode } from '../../call/callRequest.ts';
import { modelsOfRun, pendingGrants } from '../../call/endpoints/endpoint.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { RunHost } from '../../run/host.ts';
import { grantHash } from '../../trust/grant.ts';
import { grantQuestion } from '../../trust/grantText.ts';
import { errorMessage } from '../errorMessage.ts';
import { notify } from '../notify.ts';

/** A prompt that is about to run on models. */
export interface PlannedRun {
  readonly prompt: LoadedPrompt;
  readonly models: readonly string[];
  readonly mode: ReplyMode;
}

/**
 * Asks about each endpoint of `touchstone.yaml` that needs a permission and has none. A run refuses endpoints
 * that are not allowed.
 */
export async function askInDialog(host: RunHost, runs: readonly PlannedRun[]): Promise<void> {
  const asked = new Set<string>();
  for (const { prompt, models, mode } of runs) {
    for (const grant of await pendingGrants(modelsOfRun(prompt, models), mode, host)) {
      if (asked.has(grantHash(grant))) continue;
      asked.add(grantHash(grant));
      if (!(await confirmed(grantQuestion(grant)))) continue;
      try {
        await host.trust?.allow(grant);
      } catch (error) {
        const why = l10n.t(
          'Could not save this permission. It applies until the window is closed: {0}',
          errorMessage(error),
        );
        void notify.warning(why);
      }
    }
  }
}

async function confirmed(question: string): Promise<boolean> {
  const allow = l10n.t('Allow');
  const detail = l10n.t(
    'Allow this only if you know the server. The permission applies to this workspace until touchstone.yaml asks for something else. To revoke it, run `touchstone trust revoke`.',
  );
  return (await notify.modal(question, detail, allow)) === allow;
}
