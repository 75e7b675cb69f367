import { type ExtensionContext, l10n } from 'vscode';
import { registerLanguageFeatures } from './client/languageFeatures.ts';
import { registerPromptStatus } from './client/promptStatus.ts';
import { registerCommands } from './commandTable.ts';
import { messageOf } from './messageOf.ts';
import { createKeyDialogs } from './models/keyDialogs.ts';
import { createModelPlaces } from './models/modelPlaces.ts';
import { createSecretKeys } from './models/secretKeys.ts';
import { notify } from './notify.ts';
import { createOutputCommands } from './output/outputCommands.ts';
import { createOutputDocuments } from './output/outputDocuments.ts';
import { registerOutputFeatures } from './output/outputFeatures.ts';
import { createPanelSession, type PanelSession } from './panel/panelSession.ts';
import { registerPanelWebview } from './panel/panelWebview.ts';
import { registerPreview } from './preview/previewSession.ts';
import { newPrompt } from './prompts/newPrompt.ts';
import { createPromptDocuments } from './prompts/promptDocuments.ts';
import { createPromptMemory } from './prompts/promptMemory.ts';
import { followEditors } from './prompts/shownPrompt.ts';
import type { Register } from './register.ts';
import { registerEvaluationTests } from './tests/evaluationTests.ts';
import { createEditorHosts } from './workspace/editorHosts.ts';
import { createIgnoreOffer } from './workspace/ignoreOffer.ts';

let stop: (() => Promise<void>) | undefined;

/** VS Code waits for it: no record of a run is lost when a window is closed. */
export async function deactivate(): Promise<void> {
  await stop?.();
}

/** VS Code says nothing when an extension cannot start, so this does. */
export function activate(context: ExtensionContext): void {
  try {
    start(context);
  } catch (error) {
    void notify.error(l10n.t('Touchstone could not start: {0}', messageOf(error)));
    throw error;
  }
}

/** Nothing here reads a file, parses or opens a connection: that waits for the first use. */
function start(context: ExtensionContext): void {
  const register: Register = item => {
    context.subscriptions.push(item);
    return item;
  };
  const secrets = createSecretKeys(context.secrets);
  const places = createModelPlaces(register);
  const ignoring = createIgnoreOffer(context.workspaceState);
  const hosts = createEditorHosts(
    register,
    secrets,
    places,
    context.globalStorageUri,
    folder => void ignoring.make(folder).catch(error => notify.error(messageOf(error))),
  );
  stop = hosts.stop;
  const keys = createKeyDialogs(secrets);
  const documents = createPromptDocuments(register);
  const memory = createPromptMemory(register, context.workspaceState);
  const tests = registerEvaluationTests(register, hosts);
  const outputs = createOutputDocuments(register, documents);
  const view = registerPanelWebview(register, context.extensionUri, message =>
    session.receive(message),
  );
  const makePrompt = (): Promise<void> => newPrompt(context.extensionUri);
  const session: PanelSession = createPanelSession({
    register,
    hosts,
    memory,
    keys,
    places,
    outputs,
    view,
    newPrompt: makePrompt,
  });
  followEditors({ register, documents, session, memory, tests, places, secrets: context.secrets });
  registerLanguageFeatures(register, context);
  registerOutputFeatures(register, outputs);
  registerPromptStatus(register, documents);
  const preview = registerPreview({
    register,
    extension: context.extensionUri,
    documents,
    memory,
  });
  registerCommands(register, {
    hosts,
    keys,
    session,
    tests,
    outputs: createOutputCommands(hosts, outputs, session),
    preview,
    newPrompt: makePrompt,
  });
}
