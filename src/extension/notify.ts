import { window } from 'vscode';
import { withoutLinks } from './shownText.ts';

/**
 * VS Code reads `[text](command:…)` in a notification as a link that runs the command. Messages hold
 * names of files and words of models, so none of ours goes to it directly.
 */
export const notify = {
  error: (message: string, ...buttons: readonly string[]) =>
    window.showErrorMessage(withoutLinks(message), ...buttons),
  warning: (message: string, ...buttons: readonly string[]) =>
    window.showWarningMessage(withoutLinks(message), ...buttons),
  information: (message: string, ...buttons: readonly string[]) =>
    window.showInformationMessage(withoutLinks(message), ...buttons),
};
