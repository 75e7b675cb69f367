import {
  type Disposable,
  l10n,
  RelativePattern,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import { baseName, promptNameOf, stateFolderName, stateNames } from '../../files/fileNames.ts';
import { stateKey } from '../../files/state.ts';
import { formatTime } from '../../format/figures.ts';
import { runOutcome } from '../../format/outcome.ts';
import type { FromHistory, HistoryPrompt } from '../../protocol/history.ts';
import { REDACTED } from '../../redaction/gate.ts';
import { openRunHistory, type PromptReference } from '../../trace/history/runHistory.ts';
import { promptVersion } from '../../trace/promptVersion.ts';
import type { RunRecord } from '../../trace/record.ts';
import { errorMessage } from '../errorMessage.ts';
import { notify } from '../notify.ts';
import type { ShownOutput } from '../output/output.ts';
import { fillTab, savedPrompt, tabOptions } from '../pageTab.ts';
import { openPrompt } from '../prompts/openPrompt.ts';
import type { PromptDocuments } from '../prompts/promptDocuments.ts';
import { loadOpenPrompt } from '../prompts/promptLoader.ts';
import type { Register } from '../register.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { openRunLog } from '../workspace/runLog.ts';
import { createHistorySession } from './historySession.ts';
import type { RunTexts } from './runTexts.ts';

/** The type of the tabs, which VS Code uses to restore them. */
const HISTORY_TYPE = 'touchstone.history';

export interface HistoryParts {
  readonly register: Register;
  /** The folder of the extension. */
  readonly extension: Uri;
  readonly hosts: Pick<EditorHosts, 'folderOf' | 'hostOf' | 'stop'>;
  readonly documents: PromptDocuments;
  readonly texts: RunTexts;
  readonly openOutput: (output: ShownOutput) => Promise<void>;
  readonly rerun: (output: ShownOutput) => Promise<void>;
  /** Adds the replies to those of the prompt, and opens their comparison. */
  readonly compareRuns: (prompt: Uri, runs: readonly RunRecord[]) => Promise<void>;
}

/** The tabs with the run histories of prompts. It only reads, so it works in an untrusted workspace. */
export interface Histories {
  open(prompt: Uri): Promise<void>;
  /** Continues with a tab that VS Code has restored. `state`: what its page had saved. */
  restore(panel: WebviewPanel, state: unknown): Promise<void>;
}

export function createHistories(parts: HistoryParts): Histories {
  const { register, extension, hosts, documents } = parts;
  /** By the URI of the prompt. */
  const tabs = new Map<string, WebviewPanel>();
  register({
    dispose() {
      for (const each of tabs.values()) each.dispose();
    },
  });

  async function fill(panel: WebviewPanel, prompt: Uri): Promise<void> {
    const key = prompt.toString();
    tabs.set(key, panel);
    panel.title = historyTitle(prompt);
    panel.onDidDispose(() => {
      if (tabs.get(key) === panel) tabs.delete(key);
    });
    const folder = await hosts.folderOf(prompt);
    const reference = await promptReference(prompt, folder);
    // The tab may have been closed in the meantime.
    if (tabs.get(key) !== panel) return;
    const session = createHistorySession({
      ...actionsOf(prompt, parts),
      history: openRunHistory(folder, reference),
      post: message => void panel.webview.postMessage(message),
    });
    const followLog = (): void => {
      session.logChanged().catch(error => void notify.error(errorMessage(error)));
    };
    const place = Uri.joinPath(Uri.file(folder), stateFolderName);
    const watcher = workspace.createFileSystemWatcher(
      new RelativePattern(place, stateNames.runLog),
    );
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      event(followLog);
    }
    const listeners: readonly Disposable[] = [
      session,
      watcher,
      documents.onDidSettle(({ uri }) => {
        if (uri.toString() === key) void session.promptChanged();
      }),
      // A log outside of the open folders is not watched.
      panel.onDidChangeViewState(() => panel.visible && followLog()),
    ];
    fillTab<FromHistory>(panel, extension, 'history', {
      receive: session.receive,
      closed() {
        for (const listener of listeners) listener.dispose();
      },
    });
  }

  return {
    async open(prompt) {
      const open = tabs.get(prompt.toString());
      if (open) return open.reveal();
      const panel = window.createWebviewPanel(
        HISTORY_TYPE,
        historyTitle(prompt),
        ViewColumn.Active,
        tabOptions(extension),
      );
      await fill(panel, prompt);
    },
    async restore(panel, state) {
      const prompt = savedPrompt(state);
      if (prompt) await fill(panel, prompt);
      else panel.dispose();
    },
  };
}

function historyTitle(prompt: Uri): string {
  const { name, variant } = promptNameOf(prompt.path);
  return l10n.t('History: {0}', variant === undefined ? name : `${name}.${variant}`);
}

/** As records name the prompt. A prompt that is not on disk is found by its name. */
async function promptReference(prompt: Uri, folder: string): Promise<PromptReference> {
  const { name, variant } = promptNameOf(prompt.path);
  const key = prompt.scheme === 'file' ? await stateKey(folder, prompt.fsPath, name) : name;
  return { key, ...(variant !== undefined && { variant }) };
}

function actionsOf(prompt: Uri, { hosts, texts, openOutput, rerun, compareRuns }: HistoryParts) {
  return {
    async describe(): Promise<HistoryPrompt> {
      const loaded = await loadOpenPrompt(prompt).catch(() => undefined);
      return {
        uri: prompt.toString(),
        file: workspace.asRelativePath(prompt),
        ...(loaded && { version: promptVersion(loaded.document.text) }),
      };
    },
    open: texts.open,
    diff: texts.diff,
    compare: (runs: readonly RunRecord[]) => compareRuns(prompt, runs),
    openReply: (run: RunRecord) => openOutput(runOutput(prompt, run)),
    async runAgain(run: RunRecord) {
      if (JSON.stringify(run.input ?? {}).includes(REDACTED)) {
        throw new Error(
          l10n.t(
            'The input of this run contained a key, which is not in the log. Enter the input in the Run view.',
          ),
        );
      }
      await rerun(runOutput(prompt, run));
    },
    openPrompt: () => openPrompt(prompt),
    openLog: () => openRunLog(hosts, prompt),
    problem: (reason: string) => l10n.t('The run log cannot be read: {0}.', reason),
    reportMissing: () => void notify.information(l10n.t('This run is no longer in the run log.')),
  };
}

function runOutput(prompt: Uri, run: RunRecord): ShownOutput {
  const { text, input, request, time } = run;
  const { variant, name } = promptNameOf(baseName(prompt.path));
  const shown = variant === undefined ? name : `${name}.${variant}`;
  return {
    title: `${shown} · ${request.model} · ${formatTime(time)}`,
    text,
    complete: isCompleteRun(run),
    prompt,
    ...(input && { input }),
    model: request.model,
  };
}

function isCompleteRun({ outcome, finish, validation }: RunRecord): boolean {
  const end = runOutcome({ outcome, finish: finish?.reason, verdict: validation.verdict });
  return end === 'passed' || end === 'completed' || end === 'invalid';
}
