import {
  commands,
  type ExtensionContext,
  ExtensionMode,
  l10n,
  type WebviewView,
  window,
  workspace,
} from 'vscode';
import { registerLanguageFeatures } from './client/languageFeatures.ts';
import { registerCommands } from './commandTable.ts';
import { errorMessage } from './errorMessage.ts';
import { notify } from './notify.ts';
import { newSample } from './prompts/newSample.ts';
import { createPromptDocuments } from './prompts/promptDocuments.ts';
import { followPrompts } from './prompts/shownPrompt.ts';
import type { Register } from './register.ts';
import { reloadAfterBuild } from './reloadAfterBuild.ts';
import { createRooms } from './rooms.ts';
import { registerTestController } from './tests/testController.ts';
import { followWalkthrough } from './walkthroughSteps.ts';

let close: (() => Promise<void>) | undefined;

/** VS Code waits for this promise, so that the record of a run is not lost when a window is closed. */
export async function deactivate(): Promise<void> {
  await close?.();
}

/** VS Code does not report an extension that cannot start, so this function does. */
export function activate(context: ExtensionContext): void {
  try {
    start(context);
  } catch (error) {
    void notify.error(l10n.t('Touchstone could not start: {0}', errorMessage(error)));
    throw error;
  }
}

/**
 * Nothing here reads files, parses, opens connections, or loads code that does. That happens on first use.
 */
function start(context: ExtensionContext): void {
  let isActive = true;
  const register: Register = item => {
    // A room may still be loading when the extension is stopped.
    if (isActive) context.subscriptions.push(item);
    else item.dispose();
    return item;
  };
  register({ dispose: () => (isActive = false) });
  const documents = createPromptDocuments(register);
  followWalkthrough(register);
  const shown = followPrompts(register);
  const rooms = createRooms(context, register, documents, shown);
  close = rooms.close;
  const tests = registerTestController(register, rooms.createTests);
  registerLanguageFeatures(register, context, documents);
  registerCommands(register, rooms, tests, shown, context);
  register(
    window.registerWebviewViewProvider('touchstone.panel', {
      resolveWebviewView: async (view: WebviewView) => (await rooms.panel()).attach(view),
    }),
  );
  register(
    window.registerWebviewPanelSerializer('touchstone.preview', {
      deserializeWebviewPanel: async (panel, state: unknown) =>
        (await rooms.preview()).restore(panel, state),
    }),
  );
  register(
    window.registerWebviewPanelSerializer('touchstone.comparison', {
      deserializeWebviewPanel: async (panel, state: unknown) =>
        (await rooms.panel()).restoreComparison(panel, state),
    }),
  );
  register(
    window.registerWebviewPanelSerializer('touchstone.history', {
      deserializeWebviewPanel: async (panel, state: unknown) =>
        (await rooms.histories()).restore(panel, state),
    }),
  );
  register(
    workspace.registerTextDocumentContentProvider('touchstone-run', {
      provideTextDocumentContent: async uri => (await rooms.runTexts()).text(uri),
    }),
  );
  register(
    workspace.registerTextDocumentContentProvider('touchstone-report', {
      provideTextDocumentContent: async uri => (await rooms.reports()).text(uri),
    }),
  );
  register(
    workspace.registerTextDocumentContentProvider('touchstone-proposed', {
      provideTextDocumentContent: async uri => (await rooms.proposedTexts()).text(uri),
    }),
  );
  register(
    workspace.registerTextDocumentContentProvider('touchstone-output', {
      provideTextDocumentContent: async uri => (await rooms.outputs()).text(uri),
    }),
  );
  const sample = newSample(context.globalState);
  if (sample) {
    void import('./prompts/sampleWorkspace.ts').then(({ showSample }) => showSample(sample));
  }
  if (context.extensionMode === ExtensionMode.Development) {
    reloadAfterBuild(register, context.extensionUri, () => {
      void commands.executeCommand('workbench.action.reloadWindow');
    });
  }
}
