import { commands, l10n, workspace } from 'vscode';
import { notify } from '../notify.ts';

/** True in Restricted Mode. The user has then been informed why nothing runs and how to change it. */
export function refuseUntrusted(): boolean {
  if (workspace.isTrusted) return false;
  const manage = l10n.t('Manage Workspace Trust');
  void notify
    .warning(
      l10n.t(
        'Prompts run only in a trusted workspace, because a run sends files of this folder to a model.',
      ),
      manage,
    )
    .then(picked => picked === manage && commands.executeCommand('workbench.trust.manage'));
  return true;
}
