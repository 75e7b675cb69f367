import { l10n, Position, Range, commands as registry, Uri, window } from 'vscode';
import type { PlanProblem } from '../../eval/plan/plan.ts';
import { commands } from '../../protocol/commands.ts';
import { notify } from '../notify.ts';

/** Shows why an evaluation cannot start, with a button that opens the place or creates what is missing. */
export async function showProblem(problem: PlanProblem | undefined): Promise<void> {
  if (!problem) return;
  if (problem.missing === 'dataset') {
    await registry.executeCommand(commands.createDataset, Uri.file(problem.file));
    return;
  }
  const open = l10n.t('Open File');
  const picked = await notify.error(problem.message, open);
  if (picked !== open) return;
  const at = new Position((problem.line ?? 1) - 1, (problem.column ?? 1) - 1);
  await window.showTextDocument(Uri.file(problem.file), { selection: new Range(at, at) });
}
