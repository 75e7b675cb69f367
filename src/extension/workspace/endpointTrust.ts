import { l10n } from 'vscode';
import type { ReplyMode } from '../../call/callRequest.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { RunHost } from '../../run/host.ts';
import { loadCore } from '../loadCore.ts';
import { messageOf } from '../messageOf.ts';
import { notify } from '../notify.ts';

/** A prompt that is about to run on models. */
export interface PlannedRun {
  readonly prompt: LoadedPrompt;
  readonly models: readonly string[];
  readonly mode: ReplyMode;
}

/**
 * Asks about each endpoint of `touchstone.yaml` that gets something nobody has allowed yet. What stays
 * refused, the run itself refuses, and says so.
 */
export async function askForTrust(host: RunHost, runs: readonly PlannedRun[]): Promise<void> {
  const { grantQuestion, grantHash, modelsOfRun, pendingGrants } = await loadCore();
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
          'This is allowed until the window is closed, as it could not be saved: {0}',
          messageOf(error),
        );
        void notify.warning(why);
      }
    }
  }
}

async function confirmed(question: string): Promise<boolean> {
  const allow = l10n.t('Allow');
  const detail = l10n.t(
    'Allow this only if you know the server. It is remembered for this workspace until touchstone.yaml asks for something else; `touchstone trust revoke` takes it back.',
  );
  return (await notify.modal(question, detail, allow)) === allow;
}
