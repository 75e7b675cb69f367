import { window } from 'vscode';
import { visibleText } from '../format/visibleText.ts';
import { processGate } from '../redaction/knownSecrets.ts';
import { withoutLinks } from './shownText.ts';

/**
 * VS Code renders `[text](command:…)` in a notification as a link that runs the command. Messages contain
 * file names and text of models, so all notifications are shown through this object.
 */
export const notify = {
  error: (message: string, ...buttons: readonly string[]) =>
    window.showErrorMessage(safeText(message), ...buttons),
  warning: (message: string, ...buttons: readonly string[]) =>
    window.showWarningMessage(safeText(message), ...buttons),
  information: (message: string, ...buttons: readonly string[]) =>
    window.showInformationMessage(safeText(message), ...buttons),
  /** A question that must be answered. */
  modal: (message: string, detail: string, ...buttons: readonly string[]) =>
    window.showWarningMessage(
      safeText(message),
      { modal: true, detail: safeText(detail) },
      ...buttons,
    ),
};

function safeText(message: string): string {
  return withoutLinks(visibleText(processGate().text(message)));
}
