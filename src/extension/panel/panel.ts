import {
  l10n,
  commands as registry,
  type SecretStorage,
  Uri,
  type WebviewView,
  window,
  workspace,
} from 'vscode';
import { type CommandId, commands } from '../../protocol/commands.ts';
import type { RunRecord } from '../../trace/record.ts';
import { setContext } from '../contexts.ts';
import { errorMessage } from '../errorMessage.ts';
import { createPictures } from '../media/pictures.ts';
import { placeMedia } from '../media/placeMedia.ts';
import { createKeyDialogs } from '../models/keyDialogs.ts';
import { pickModels } from '../models/modelPicker.ts';
import type { ModelPlaces } from '../models/modelPlaces.ts';
import type { SecretKeys } from '../models/secretKeys.ts';
import { notify } from '../notify.ts';
import { listedRows, pickRow } from '../output/goldenRows.ts';
import type { ShownOutput } from '../output/output.ts';
import { revealSource } from '../preview/previewReveal.ts';
import { openPrompt } from '../prompts/openPrompt.ts';
import type { PromptDocuments } from '../prompts/promptDocuments.ts';
import type { PromptMemory } from '../prompts/promptMemory.ts';
import type { ShownPrompt } from '../prompts/shownPrompt.ts';
import type { Register } from '../register.ts';
import { completeStep } from '../walkthroughSteps.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { askInDialog } from '../workspace/endpointTrust.ts';
import { openRunLog } from '../workspace/runLog.ts';
import { refuseUntrusted } from '../workspace/trust.ts';
import { columnDetail } from './columnDetail.ts';
import { type ComparisonTabs, createComparisonTabs } from './comparisonTabs.ts';
import { copyCode } from './copyCode.ts';
import { openLimits } from './openLimits.ts';
import { openLink } from './openLink.ts';
import { openRule } from './openRule.ts';
import { createPanelPage, PANEL_VIEW } from './panelPage.ts';
import { nextRow, panelPromptOf } from './panelPrompt.ts';
import { judgeOf, type PromptState, readPromptState, replyModeOf } from './promptState.ts';
import { loadVariant, pickVariant } from './promptVariants.ts';
import { createRunEstimates } from './runEstimates.ts';
import { createRunner, type RunnerPort } from './runner.ts';
import type { ForwardedMessage, PanelPort } from './session/port.ts';
import type { PanelReply } from './session/replies.ts';
import { createPanelSession } from './session/session.ts';

export interface PanelParts {
  readonly register: Register;
  /** The folder of the extension. */
  readonly extension: Uri;
  readonly hosts: EditorHosts;
  readonly places: ModelPlaces;
  readonly memory: PromptMemory;
  readonly secrets: SecretStorage;
  readonly keys: SecretKeys;
  readonly documents: PromptDocuments;
  readonly shown: ShownPrompt;
  readonly openOutput: (output: ShownOutput) => Promise<void>;
}

/** The Run view. */
export interface Panel {
  attach(view: WebviewView): void;
  /** Runs the own model of the shown prompt. */
  run(): Promise<void>;
  /** Runs every model that the shown prompt names. */
  compare(): Promise<void>;
  rerun(output: ShownOutput): Promise<void>;
  /** The complete replies of the shown prompt. */
  replies(): readonly ShownOutput[];
  stop(): void;
  /** Copies the call of the shown prompt as code. */
  copyCode(): Promise<void>;
  /** Opens the editor tab that compares the replies of a prompt. */
  openComparison(prompt: Uri): void;
  /** Continues with a tab that VS Code has restored. */
  restoreComparison: ComparisonTabs['restore'];
  /** Adds replies of earlier runs to those of a prompt, and opens their comparison. */
  compareRuns(prompt: Uri, records: readonly RunRecord[]): void;
}

export function createPanel(parts: PanelParts): Panel {
  const { register, extension, places, memory, secrets, documents, shown } = parts;
  const page = createPanelPage(extension);
  const session = createPanelSession(
    { ...portOf(parts), page, openComparison: prompt => tabs.open(Uri.parse(prompt)) },
    memory,
  );
  const tabs = createComparisonTabs(register, extension, session.open);
  register(session);
  register(shown.onDidChange(prompt => session.show(prompt?.toString())));
  register(documents.onDidSettle(session.refresh));
  register(secrets.onDidChange(session.refresh));
  register(places.onDidChange(session.refresh));
  register(workspace.onDidGrantWorkspaceTrust(session.refresh));
  register(
    workspace.onDidChangeConfiguration(event => {
      const isShown = ['touchstone.replies', 'touchstone.autoRun'].some(key =>
        event.affectsConfiguration(key),
      );
      if (isShown) session.refresh();
    }),
  );
  register(
    workspace.onDidCloseTextDocument(({ uri }) => {
      // Unsaved changes were discarded.
      if (uri.toString() === shown.uri?.toString()) session.refresh();
    }),
  );
  register(workspace.onDidRenameFiles(session.refresh));
  session.show(shown.uri?.toString());

  return {
    attach: view => page.attach(view, session.receive),
    run: session.run,
    compare: session.compare,
    rerun: ({ prompt, input, model }) =>
      session.rerun({ prompt: prompt.toString(), ...(input && { input }), model }),
    replies: () => session.replies().map(replyOutput),
    stop: session.stop,
    copyCode: session.copyCode,
    openComparison: tabs.open,
    restoreComparison: tabs.restore,
    compareRuns(prompt, records) {
      session.addRuns(prompt.toString(), records);
      tabs.open(prompt);
    },
  };
}

function replyOutput(reply: PanelReply): ShownOutput {
  return { ...reply, prompt: Uri.parse(reply.prompt) };
}

function portOf(parts: PanelParts): Omit<PanelPort<PromptState>, 'openComparison'> {
  const { hosts, places, memory, shown, openOutput } = parts;
  const keys = createKeyDialogs(parts.keys);
  const estimates = createRunEstimates();
  const pictures = createPictures();
  return {
    ...createRunner(runnerPort(hosts)),
    read: prompt => readPromptState(Uri.parse(prompt), hosts, memory),
    describe: (state, described, before) =>
      panelPromptOf(state, described, { places, estimates, pictures }, before),
    judgeOf,
    pickRow: async ({ dataset }) => dataset && (await pickRow(dataset)),
    nextRow,
    pickVariant: ({ uri }) => pickVariant(Uri.parse(uri)),
    mediaFrom: ({ uri, prompt: { mediaPlaces } }, files) =>
      placeMedia(files, { prompt: Uri.parse(uri), root: mediaPlaces?.root }),
    reportNoList: name =>
      void notify.error(
        l10n.t('The value of `{0}` is not a list of texts. Correct it first.', name),
      ),
    picture: pictures.answer,
    detailOf: (...column) => columnDetail(pictures, ...column),
    opensComparison: () =>
      workspace.getConfiguration('touchstone').get('comparison.opens', 'automatically') ===
      'automatically',
    pickModels: (listed, { host }) => pickModels(listed, places, host),
    showState({ running, replied }) {
      setContext('running', running);
      setContext('hasReplies', replied);
    },
    autoRunBudget: () => workspace.getConfiguration('touchstone').get('autoRun.budget', 0),
    noteRun(count) {
      completeStep('didRun');
      if (count > 1) completeStep('didCompare');
    },
    follow: prompt => shown.show(Uri.parse(prompt)),
    unfollow(prompt) {
      if (prompt === shown.uri?.toString()) shown.show(undefined);
    },
    openOutput: reply => openOutput(replyOutput(reply)),
    copyCode,
    openRule: (prompt, finding, tool) => openRule(Uri.parse(prompt), finding, tool),
    openLimits: (prompt, place) => openLimits(Uri.parse(prompt), place, hosts),
    reveal: (prompt, source, offset) => revealSource(Uri.parse(prompt), source, offset),
    forward: (message, prompt) =>
      forwarded(message, prompt === undefined ? undefined : Uri.parse(prompt), hosts),
    reportError: error => void notify.error(errorMessage(error)),
    refuseUntrusted,
    askForTrust: ({ prompt, host, mode }, models) => askInDialog(host, [{ prompt, models, mode }]),
    offerKey: (providers, { host }) => keys.offer(providers, host),
    enterKey: (provider, { host }) => keys.enter(provider, host),
    offerStop,
    reportNoPrompt: () =>
      void notify.information(l10n.t('Open a .prompt file and run the command again.')),
    reportNoModel: ({ uri }) =>
      void notify.error(
        l10n.t(
          '{0} names no model. Add `model:` to its frontmatter, or select a model in the Run view.',
          workspace.asRelativePath(Uri.parse(uri)),
        ),
      ),
    withProgress: task => window.withProgress({ location: { viewId: PANEL_VIEW } }, task),
  };
}

function runnerPort(hosts: EditorHosts): RunnerPort {
  return {
    hostOf: prompt => hosts.hostOf(Uri.parse(prompt)),
    modeOf: prompt => replyModeOf(Uri.parse(prompt)),
    folderOf: prompt => hosts.folderOf(Uri.parse(prompt)),
    loadVariant: (prompt, variant) => loadVariant(Uri.parse(prompt), variant),
    rowsOf: async ({ dataset }) => (dataset ? await listedRows(dataset) : []),
    reportNotResumed: reason =>
      void notify.information(
        reason === 'promptChanged'
          ? l10n.t('The prompt has changed since this reply. Run it again to continue.')
          : l10n.t('This reply is not in the run log. Run the prompt again to continue.'),
      ),
  };
}

async function offerStop(): Promise<boolean> {
  const stop = l10n.t('Stop Run');
  const picked = await notify.information(
    l10n.t('This prompt is already running. Stop the run to start another.'),
    stop,
  );
  return picked === stop;
}

function forwarded(
  message: ForwardedMessage,
  prompt: Uri | undefined,
  hosts: EditorHosts,
): Promise<void> {
  switch (message.type) {
    case 'openPrompt':
      return openPrompt(prompt);
    case 'openLog':
      return openRunLog(hosts, prompt);
    case 'openLink':
      return openLink(message.url);
    case 'newPrompt':
      return execute(commands.newPrompt);
    case 'openSample':
      return execute(commands.openSample);
    case 'chooseKey':
      return execute(commands.setKey);
  }
}

async function execute(command: CommandId): Promise<void> {
  await registry.executeCommand(command);
}
