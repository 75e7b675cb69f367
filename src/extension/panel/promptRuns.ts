import type { Uri } from 'vscode';
import type { ToWebview } from '../../protocol/messages.ts';
import type { Register } from '../register.ts';
import { createPanelRuns, type PanelRuns } from './panelRuns.ts';

/** The runs of every prompt the panel has shown: coming back to one finds its replies again. */
export interface PromptRuns {
  of(prompt: Uri): PanelRuns;
}

/** @param isShown whether the panel shows this prompt now; of the others nothing is posted. */
export function createPromptRuns(
  register: Register,
  isShown: (prompt: Uri) => boolean,
  post: (message: ToWebview) => void,
  onRunning: (running: boolean) => void,
): PromptRuns {
  const runs = new Map<string, PanelRuns>();
  register({
    dispose() {
      for (const item of runs.values()) item.dispose();
    },
  });
  return {
    of(prompt) {
      const known = runs.get(prompt.toString());
      if (known) return known;
      const fresh = createPanelRuns(
        message => isShown(prompt) && post(message),
        running => isShown(prompt) && onRunning(running),
      );
      runs.set(prompt.toString(), fresh);
      return fresh;
    },
  };
}
