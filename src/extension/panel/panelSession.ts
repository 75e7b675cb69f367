import { commands, FileSystemError, l10n, Uri } from 'vscode';
import { outcomeOf } from '../../format/outcome.ts';
import { parseModelReference } from '../../model/catalogue/reference.ts';
import type {
  FromWebview,
  KeptReplies,
  PanelColumn,
  PanelPrompt,
  ToWebview,
} from '../../protocol/messages.ts';
import { messageOf } from '../messageOf.ts';
import type { KeyDialogs } from '../models/keyDialogs.ts';
import { pickModel } from '../models/modelPicker.ts';
import type { ModelPlaces } from '../models/modelPlaces.ts';
import { notify } from '../notify.ts';
import { pickRow } from '../output/goldenRows.ts';
import type { Output } from '../output/output.ts';
import type { OutputDocuments } from '../output/outputDocuments.ts';
import { openPrompt } from '../prompts/openPrompt.ts';
import type { PromptMemory } from '../prompts/promptMemory.ts';
import type { Register } from '../register.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { openRunLog } from '../workspace/runLog.ts';
import { refuseUntrusted } from '../workspace/trust.ts';
import { judgeOf } from './currentVerdict.ts';
import { formValues, readForm } from './inputForm.ts';
import { openLimits } from './openLimits.ts';
import { openRule } from './openRule.ts';
import { type RunOrder, runInPanel } from './panelRunner.ts';
import { createPromptRuns } from './promptRuns.ts';
import { type PromptState, panelPromptOf, readPromptState } from './promptState.ts';

/** The webview, as the session sees it. */
export interface PanelView {
  readonly visible: boolean;
  post(message: ToWebview): void;
  /** Opens the panel, without taking the keyboard from the editor, until it can show a run. */
  reveal(): Promise<void>;
}

/** What the panel shows and does: the truth of which the webview shows a copy. */
export interface PanelSession {
  readonly shown: Uri | undefined;
  show(prompt: Uri | undefined): void;
  /** Draws the prompt anew, soon: its text, a key or a setting has changed. */
  refresh(): void;
  receive(message: FromWebview): Promise<void>;
  /** Runs the prompt's own model. */
  run(): Promise<void>;
  /** Runs every model the prompt names. */
  compare(): Promise<void>;
  /** Runs a reply's model once more with the input that it came from. */
  rerun(output: Output): Promise<void>;
  /** The replies that have come in full. */
  replies(): readonly Output[];
  stop(): void;
}

export interface PanelSessionParts {
  readonly register: Register;
  readonly hosts: EditorHosts;
  readonly memory: PromptMemory;
  readonly keys: KeyDialogs;
  readonly places: ModelPlaces;
  readonly outputs: OutputDocuments;
  readonly view: PanelView;
  readonly newPrompt: () => Promise<void>;
}

/** Milliseconds without another change after which the panel is drawn anew. */
const REST = 300;

export function createPanelSession(parts: PanelSessionParts): PanelSession {
  const { register, hosts, memory, keys, places, outputs, view, newPrompt } = parts;
  let shown: Uri | undefined;
  let current: PromptState | undefined;
  let fieldProblems: Readonly<Record<string, string>> = {};
  let record = false;
  let told: PanelPrompt | undefined;
  let draws = 0;
  let later: ReturnType<typeof setTimeout> | undefined;
  register({ dispose: () => clearTimeout(later) });

  const isShown = (prompt: Uri): boolean => prompt.toString() === shown?.toString();
  const runs = createPromptRuns(register, isShown, view.post, setRunning);

  function show(prompt: Uri | undefined): void {
    if (prompt ? isShown(prompt) : !shown) return;
    shown = prompt;
    current = undefined;
    told = undefined;
    fieldProblems = {};
    void commands.executeCommand('setContext', 'touchstone.hasPrompt', prompt !== undefined);
    setRunning(prompt !== undefined && runs.of(prompt).running);
    postColumns();
    if (view.visible) draw().catch(reportError);
  }

  function postColumns(): void {
    const { running = false, columns = [] } = (shown && runs.of(shown)) ?? {};
    view.post({ type: 'columns', running, columns });
  }

  function refresh(): void {
    clearTimeout(later);
    later = setTimeout(() => view.visible && draw().catch(reportError), REST);
  }

  async function draw(): Promise<void> {
    const turn = ++draws;
    const state = await read();
    const prompt = state && (await panelPromptOf(state, { fieldProblems, record }, places, told));
    const judge = state && (await judgeOf(state.prompt.document));
    if (turn !== draws) return;
    told = prompt;
    view.post({ type: 'prompt', prompt });
    if (state && judge) await runs.of(state.uri).judge(judge);
  }

  async function read(): Promise<PromptState | undefined> {
    const prompt = shown;
    if (!prompt) return undefined;
    try {
      const state = await readPromptState(prompt, hosts, memory);
      if (isShown(prompt)) current = state;
      return state;
    } catch (error) {
      // Deleted, or never saved: there is nothing left to show, and nothing went wrong.
      if (!(error instanceof FileSystemError) || error.code !== 'FileNotFound') throw error;
      if (isShown(prompt)) show(undefined);
      return undefined;
    }
  }

  function setValues(values: Readonly<Record<string, string>>): void {
    if (!shown) return;
    fieldProblems = {};
    memory.remember(shown.toString(), { values });
    refresh();
  }

  function setValue(name: string, value: string): void {
    const values = (shown && memory.recall(shown.toString()).values) ?? current?.values;
    setValues({ ...values, [name]: value });
  }

  function select(model: string, selected: boolean): void {
    if (!shown) return;
    const before = memory.recall(shown.toString()).selected;
    memory.remember(shown.toString(), { selected: { ...before, [model]: selected } });
    refresh();
  }

  /** After a reload the panel shows again what it showed before. */
  function restore({ uri, columns }: KeptReplies): void {
    const prompt = Uri.parse(uri);
    if (!shown && prompt.scheme !== 'untitled') show(prompt);
    runs.of(prompt).restore(columns);
  }

  async function start(
    choose: (state: PromptState) => readonly string[],
    how: RunOrder['how'],
  ): Promise<void> {
    if (refuseUntrusted()) return;
    await view.reveal();
    if (how === 'start' && shown && runs.of(shown).running) return refuseSecondRun();
    const state = await read();
    if (!state) {
      void notify.information(l10n.t('Open a .prompt file and run this again.'));
      return;
    }
    const { input, problems } = readForm(state.fields, state.values);
    fieldProblems = problems;
    if (Object.keys(problems).length > 0) return draw();
    const order: RunOrder = { state, input, models: choose(state), record, how };
    await runInPanel(order, runs.of(state.uri), keys, model => select(model, true));
    // A recording may have been made, or a key entered.
    refresh();
  }

  async function enterKey(model: string): Promise<void> {
    const provider = parseModelReference(model)?.provider;
    const state = await read();
    if (!state || provider === undefined || !(await keys.enter(provider, state.host))) return;
    refresh();
    const { columns } = runs.of(state.uri);
    const waits = columns.some(({ model: id, error }) => id === model && error?.class === 'noKey');
    if (waits) await start(() => [model], 'again');
  }

  async function addModel(): Promise<void> {
    const prompt = shown;
    const model = await pickModel(new Set(current?.models.map(({ id }) => id)), places);
    if (!prompt || !model) return;
    const { added = [], selected } = memory.recall(prompt.toString());
    memory.remember(prompt.toString(), {
      added: [...new Set([...added, model])],
      selected: { ...selected, [model]: true },
    });
    refresh();
  }

  async function fillFromDataset(): Promise<void> {
    const state = await read();
    const row = state?.dataset && (await pickRow(state.dataset));
    if (row) setValues(formValues(state.fields, row.input));
  }

  function outputOf(prompt: Uri, column: PanelColumn): Output {
    const { model, text, input } = column;
    return {
      title: `${current?.prompt.name ?? 'reply'} · ${model}`,
      text,
      complete: isWhole(column),
      prompt,
      ...(input && { input }),
      model,
    };
  }

  function replies(): readonly Output[] {
    const prompt = shown;
    if (!prompt) return [];
    const complete = runs.of(prompt).columns.filter(isWhole);
    return complete.map(column => outputOf(prompt, column));
  }

  function columnOf(model: string): PanelColumn | undefined {
    return shown && runs.of(shown).columns.find(column => column.model === model);
  }

  async function openOutput(model: string): Promise<void> {
    const column = columnOf(model);
    if (shown && column) await outputs.open(outputOf(shown, column));
  }

  async function showRule(model: string, finding: number): Promise<void> {
    const validation = columnOf(model)?.validation;
    if (!shown || validation?.verdict !== 'invalid') return;
    const found = validation.findings[finding];
    if (found) await openRule(shown, found);
  }

  async function showLimits(model: string): Promise<void> {
    const guard = columnOf(model)?.error?.guard;
    if (shown && guard) await openLimits(shown, guard, hosts);
  }

  async function rerun({ prompt, input, model }: Output): Promise<void> {
    show(prompt);
    const state = input && (await read());
    if (state) setValues(formValues(state.fields, input));
    await start(() => [model], 'again');
  }

  function stop(): void {
    if (shown) runs.of(shown).stop();
  }

  /** A keybinding runs this too, which would otherwise do something else in the editor. */
  function refuseSecondRun(): void {
    const stopRun = l10n.t('Stop Run');
    void notify
      .information(l10n.t('This prompt is running. Stop the run to start another.'), stopRun)
      .then(picked => picked === stopRun && stop());
  }

  const receivers: {
    readonly [T in FromWebview['type']]: (
      message: Extract<FromWebview, { readonly type: T }>,
    ) => Promise<void> | void;
  } = {
    ready({ kept }) {
      if (kept) restore(kept);
      postColumns();
      return draw();
    },
    run: () => start(selectedModels, 'start'),
    retry: ({ model }) => start(() => [model], 'again'),
    stop,
    value: ({ name, value }) => setValue(name, value),
    selectModel: ({ model, selected }) => select(model, selected),
    addModel,
    setKey: ({ model }) => enterKey(model),
    record(message) {
      record = message.record;
      refresh();
    },
    openPrompt: () => openPrompt(shown),
    openOutput: ({ model }) => openOutput(model),
    openRule: ({ model, finding }) => showRule(model, finding),
    openLimits: ({ model }) => showLimits(model),
    openLog: () => openRunLog(hosts, shown),
    newPrompt,
    fillFromDataset,
  };

  return {
    get shown() {
      return shown;
    },
    show,
    refresh,
    async receive(message) {
      // Each receiver takes exactly the message its name stands for.
      const receiver = receivers[message.type] as (message: FromWebview) => Promise<void> | void;
      await receiver(message);
    },
    run: () => start(ownModel, 'start'),
    compare: () => start(comparedModels, 'start'),
    rerun,
    replies,
    stop,
  };
}

/** A refusal, a reply that was cut off and a fallback value are no reply to judge or keep. */
function isWhole({ status, finish, validation }: PanelColumn): boolean {
  if (status !== 'completed') return false;
  const outcome = outcomeOf({ outcome: status, finish, verdict: validation?.verdict });
  return outcome === 'completed' || outcome === 'invalid';
}

function selectedModels({ models }: PromptState): readonly string[] {
  return models.filter(({ selected }) => selected).map(({ id }) => id);
}

function ownModel(state: PromptState): readonly string[] {
  return [...state.ownModels, ...selectedModels(state)].slice(0, 1);
}

function comparedModels(state: PromptState): readonly string[] {
  return state.ownModels.length > 1 ? state.ownModels : selectedModels(state);
}

function setRunning(running: boolean): void {
  void commands.executeCommand('setContext', 'touchstone.running', running);
}

function reportError(error: unknown): void {
  void notify.error(messageOf(error));
}
