import type { FromWebview, KeptReplies } from '../../../protocol/messages.ts';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import type { PanelPrompt } from '../../../protocol/panelPrompt.ts';
import type { PromptMemory } from '../../prompts/promptMemory.ts';
import { inputHash } from './answered.ts';
import { createPanelForm } from './form.ts';
import { comparedModels, createModelSelection, ownModel, selectedModels } from './models.ts';
import type { ChosenRow, Described, PanelPort, PromptSnapshot } from './port.ts';
import { createPanelReplies, type PanelReply } from './replies.ts';
import { providerOf, type RunOrder, runInPanel } from './runControl.ts';
import { type Target, targetOf, targetsOf } from './targets.ts';

/** The state and behavior of the panel. The page shows a copy of the state. Prompts are URIs as text. */
export interface PanelSession {
  show(prompt: string | undefined): void;
  /** Updates the prompt after a delay, because its text, a key or a setting has changed. */
  refresh(): void;
  receive(message: FromWebview): Promise<void>;
  /** Runs the prompt's own model. */
  run(): Promise<void>;
  /** Runs every model that the prompt names. */
  compare(): Promise<void>;
  /** Runs the model of a reply again with the input of that reply. */
  rerun(reply: Pick<PanelReply, 'prompt' | 'input' | 'model'>): Promise<void>;
  /** The complete replies of the shown prompt. */
  replies(): readonly PanelReply[];
  stop(): void;
  dispose(): void;
}

/** How long to wait for another change before the panel is updated, in milliseconds. */
const DEBOUNCE_MS = 300;

export function createPanelSession<S extends PromptSnapshot>(
  port: PanelPort<S>,
  memory: Pick<PromptMemory, 'recall' | 'remember'>,
): PanelSession {
  const { page } = port;
  let shown: string | undefined;
  let current: S | undefined;
  let record = false;
  let drawn: PanelPrompt | undefined;
  let draws = 0;
  let later: ReturnType<typeof setTimeout> | undefined;
  const form = createPanelForm(memory);
  const models = createModelSelection(memory);
  const replies = createPanelReplies(prompt => prompt === shown, page.post, port.showRunning);

  function show(prompt: string | undefined): void {
    if (prompt === shown) return;
    shown = prompt;
    current = drawn = undefined;
    port.showRunning(prompt !== undefined && replies.of(prompt).running);
    replies.post(prompt);
    if (page.visible) draw().catch(port.reportError);
  }

  function refresh(): void {
    clearTimeout(later);
    later = setTimeout(() => page.visible && draw().catch(port.reportError), DEBOUNCE_MS);
  }

  async function draw(): Promise<void> {
    const turn = ++draws;
    const state = await read();
    const prompt = state && (await port.describe(state, described(state), drawn));
    if (turn !== draws) return;
    drawn = prompt;
    page.post({ type: 'prompt', prompt });
    const judge = state && port.judgeOf(state);
    if (state && judge) await replies.of(state.uri).judge(judge);
  }

  function described({ uri }: S): Described {
    const lastOutputs = replies.lastOutputs(uri);
    return { fieldProblems: form.problems(uri), record, lastOutputs };
  }

  async function read(): Promise<S | undefined> {
    const prompt = shown;
    if (prompt === undefined) return undefined;
    const state = await port.read(prompt);
    if (prompt !== shown) return state;
    current = state;
    if (!state) port.follow(undefined);
    return state;
  }

  /** After a reload, the panel shows what it showed before. */
  function restore({ uri, columns }: KeptReplies): void {
    if (shown === undefined && !uri.startsWith('untitled:')) port.follow(uri);
    replies.of(uri).restore(columns);
  }

  async function start(
    choose: (state: S) => readonly Target[],
    how: RunOrder<S>['how'],
  ): Promise<void> {
    if (port.refuseUntrusted()) return;
    await page.reveal();
    // A keybinding also runs this command, so during a run it offers to stop.
    if (how === 'start' && shown !== undefined && replies.of(shown).running) {
      if (await port.offerStop()) stop();
      return;
    }
    const state = await read();
    if (!state) return port.reportNoPrompt();
    const input = form.read(state);
    if (!input) return draw();
    const row = drawn?.input === inputHash(input) ? drawn.row?.id : undefined;
    const order = { state, input, row, targets: choose(state), record, how };
    await runInPanel(order, replies.of(state.uri), models, port);
    // A recording may have been made, or a key entered.
    refresh();
  }

  async function enterKey(model: string): Promise<void> {
    const state = await read();
    if (!state || !(await port.enterKey(providerOf(model), state))) return;
    refresh();
    const waiting = replies
      .of(state.uri)
      .columns.filter(column => column.model === model && column.error?.class === 'noKey')
      .map(targetOf);
    if (waiting.length > 0) await start(() => waiting, 'again');
  }

  async function addModel(): Promise<void> {
    const prompt = shown;
    const model = await port.pickModel(new Set(current?.models.map(({ id }) => id)));
    if (prompt === undefined || model === undefined) return;
    models.add(prompt, model);
    refresh();
  }

  async function fill(choose: (state: S) => Promise<ChosenRow | undefined>): Promise<void> {
    const state = await read();
    const row = state && (await choose(state));
    if (!row) return;
    form.fill(state, row.input, row.id);
    await draw();
  }

  const nameOfShown = (): string => current?.name ?? 'reply';

  async function openOutput(id: string): Promise<void> {
    const reply = shown === undefined ? undefined : replies.one(shown, nameOfShown(), id);
    if (reply) await port.openOutput(reply);
  }

  function columnOf(id: string): PanelColumn | undefined {
    if (shown === undefined) return undefined;
    return replies.of(shown).columns.find(column => column.id === id);
  }

  async function again(id: string): Promise<void> {
    const column = columnOf(id);
    if (column) await start(() => [targetOf(column)], 'again');
  }

  async function openRule(id: string, index: number): Promise<void> {
    const { validation } = columnOf(id) ?? {};
    const finding = validation?.verdict === 'invalid' ? validation.findings[index] : undefined;
    if (shown !== undefined && finding) await port.openRule(shown, finding);
  }

  async function openLimits(id: string): Promise<void> {
    const guard = columnOf(id)?.error?.guard;
    if (shown !== undefined && guard) await port.openLimits(shown, guard);
  }

  function stop(id?: string): void {
    if (shown !== undefined) replies.of(shown).stop(id);
  }

  async function receive(message: FromWebview): Promise<void> {
    switch (message.type) {
      case 'ready':
        if (message.kept) restore(message.kept);
        replies.post(shown);
        return draw();
      case 'run':
        return start(
          state =>
            message.what === 'run'
              ? targetsOf(ownModel(state))
              : targetsOf(selectedModels(state), message.times),
          'start',
        );
      case 'retry':
        return again(message.id);
      case 'stop':
        return stop(message.id);
      case 'value':
        if (shown === undefined) return;
        form.set({ uri: shown, values: current?.values ?? {} }, message.name, message.value);
        return refresh();
      case 'selectModel':
        if (shown === undefined) return;
        models.select(shown, message.model, message.selected);
        return refresh();
      case 'record':
        record = message.record;
        return refresh();
      case 'addModel':
        return addModel();
      case 'removeModel':
        if (shown === undefined) return;
        models.remove(shown, message.model);
        return draw();
      case 'setKey':
        return enterKey(message.model);
      case 'fillFromDataset':
        return fill(port.pickRow);
      case 'stepRow':
        return fill(state => port.nextRow(state, message.by));
      case 'openOutput':
        return openOutput(message.id);
      case 'openRule':
        return openRule(message.id, message.finding);
      case 'openLimits':
        return openLimits(message.id);
      default:
        return port.forward(message);
    }
  }

  return {
    show,
    refresh,
    receive,
    run: () => start(state => targetsOf(ownModel(state)), 'start'),
    compare: () => start(state => targetsOf(comparedModels(state)), 'start'),
    async rerun({ prompt, input, model }) {
      port.follow(prompt);
      const state = input && (await read());
      if (state) form.fill(state, input);
      await start(() => targetsOf([model]), 'again');
    },
    replies: () => (shown === undefined ? [] : replies.complete(shown, nameOfShown())),
    stop: () => stop(),
    dispose() {
      clearTimeout(later);
      replies.dispose();
    },
  };
}
