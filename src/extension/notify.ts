import { window } from 'vscode';
import { visibleText } from '../format/visibleText.ts';
import { processGate } from '../redaction/knownSecrets.ts';
import { withoutLinks } from './shownText.ts';

/**
 * VS Code reads `[text](command:…)` in a notification as a link that runs the command. Messages hold
 * names of files and words of models, so none of ours goes to it directly.
 */
export const notify = {
  error: (message: string, ...buttons: readonly string[]) =>
    window.showErrorMessage(shown(message), ...buttons),
  warning: (message: string, ...buttons: readonly string[]) =>
    window.showWarningMessage(shown(message), ...buttons),
  information: (message: string, ...buttons: readonly string[]) =>
    window.showInformationMessage(shown(message), ...buttons),
  /** A question that has to be answered. */
  modal: (message: string, detail: string, ...buttons: readonly string[]) =>
    window.showWarningMessage(shown(message), { modal: true, detail: shown(detail) }, ...buttons),
};

function shown(message: string): string {
  return withoutLinks(visibleText(processGate().text(message)));
}
