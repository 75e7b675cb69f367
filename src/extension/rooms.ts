import type { ExtensionContext, TestController, Uri } from 'vscode';
import { once } from '../text/memo.ts';
import { setContext } from './contexts.ts';
import { createSecretKeys } from './models/secretKeys.ts';
import type { PromptDocuments } from './prompts/promptDocuments.ts';
import { createPromptMemory } from './prompts/promptMemory.ts';
import type { ShownPrompt } from './prompts/shownPrompt.ts';
import type { Register } from './register.ts';
import { completeStep } from './walkthroughSteps.ts';
import type { EditorHosts } from './workspace/editorHosts.ts';

/** The parts of the extension. Each is loaded when it is first needed. */
export type Rooms = ReturnType<typeof createRooms>;

export function createRooms(
  context: ExtensionContext,
  register: Register,
  documents: PromptDocuments,
  shown: ShownPrompt,
) {
  const { extensionUri: extension, secrets, workspaceState: state } = context;
  const keys = createSecretKeys(secrets, context.globalState);
  const showKeys = () => {
    setContext('hasStoredKey', keys.isAnyStored);
    if (keys.isAnyStored) completeStep('didStoreKey');
  };
  register(secrets.onDidChange(showKeys));
  showKeys();
  const memory = createPromptMemory(register, state);
  let opened: EditorHosts | undefined;

  const places = once(async () => {
    const { createModelPlaces } = await import('./models/modelPlaces.ts');
    return createModelPlaces(register);
  });
  const hosts = once(async () => {
    const { createEditorHosts } = await import('./workspace/editorHosts.ts');
    const fallback = context.globalStorageUri;
    opened = createEditorHosts({ register, keys, places: await places(), fallback, state });
    return opened;
  });
  const outputs = once(async () => {
    const { createOutputDocuments } = await import('./output/outputDocuments.ts');
    return createOutputDocuments(register, documents);
  });
  const panel = once(async () => {
    const { createPanel } = await import('./panel/panel.ts');
    return createPanel({
      register,
      extension,
      hosts: await hosts(),
      places: await places(),
      memory,
      secrets,
      keys,
      documents,
      shown,
      openOutput: async output => (await outputs()).open(output),
    });
  });
  const preview = once(async () => {
    const { createPreviewSession } = await import('./preview/previewSession.ts');
    return createPreviewSession({ register, extension, documents, memory });
  });

  const runTexts = once(async () => {
    const { createRunTexts } = await import('./history/runTexts.ts');
    return createRunTexts(register);
  });
  const histories = once(async () => {
    const { createHistories } = await import('./history/history.ts');
    return createHistories({
      register,
      extension,
      hosts: await hosts(),
      documents,
      texts: await runTexts(),
      openOutput: async output => (await outputs()).open(output),
      rerun: async output => (await panel()).rerun(output),
      compareRuns: async (prompt, runs) => (await panel()).compareRuns(prompt, runs),
    });
  });

  const reports = once(async () => {
    const { createEvaluationReports } = await import('./evaluation/reports.ts');
    return createEvaluationReports(register);
  });

  const proposedTexts = once(async () => {
    const { createProposedTexts } = await import('./proposed/proposedTexts.ts');
    return createProposedTexts(register);
  });

  return {
    hosts,
    places,
    proposedTexts,
    outputs,
    reports,
    panel,
    preview,
    runTexts,
    histories,
    async createTests(controller: TestController) {
      const { createEvaluationTests } = await import('./tests/evaluationTests.ts');
      return createEvaluationTests(register, controller, await hosts());
    },
    async createDataset(prompt: Uri) {
      const { createDataset } = await import('./evaluation/createDataset.ts');
      await createDataset(prompt, memory);
    },
    keyDialogs: once(async () => {
      const { createKeyDialogs } = await import('./models/keyDialogs.ts');
      return createKeyDialogs(keys);
    }),
    outputCommands: once(async () => {
      const { createOutputCommands } = await import('./output/outputCommands.ts');
      return createOutputCommands({
        hosts: await hosts(),
        outputs: await outputs(),
        panel: await panel(),
        shown,
        texts: await proposedTexts(),
      });
    }),
    /** Cancels runs in progress. Resolves when their records are written. */
    async close(): Promise<void> {
      await opened?.stop();
    },
  };
}
