import { providerOf } from '../../../model/catalogue/modelFacts.ts';
import { knownSpending } from '../../../model/cost.ts';
import type { FromWebview } from '../../../protocol/messages.ts';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import type { PanelPrompt } from '../../../protocol/panelPrompt.ts';
import type { PromptMemory } from '../../prompts/promptMemory.ts';
import { inputHash } from './answered.ts';
import { createAutoRun } from './autoRun.ts';
import { createPanelForm } from './form.ts';
import { createFormActions } from './formActions.ts';
import type { ModelRuns } from './modelRuns.ts';
import { createModelSelection, modelsToRun, ownModel, selectedModels } from './models.ts';
import type { PanelInput, PanelPort, PromptSnapshot } from './port.ts';
import { createPanelReplies, type PanelReplies } from './replies.ts';
import { type RunOrder, runInPanel } from './runControl.ts';
import { runTarget, type Target, targetsOf, targetsOfVariant } from './targets.ts';
import { type OpenRule, shownFinding } from './toolCards.ts';
import type { Views } from './views.ts';

/** Messages of a page about the prompt that it shows. */
export type PromptMessage = Exclude<FromWebview, { readonly type: 'ready' | 'narrow' }>;

/** What the user does with prompts, whichever page shows them. Prompts are URIs as text. */
export interface PromptRuns<S extends PromptSnapshot> {
  readonly replies: PanelReplies;
  /** Sends a description of the prompt to its pages. */
  draw(prompt: string | undefined): Promise<void>;
  start(
    prompt: string | undefined,
    choose: (state: S) => readonly Target[],
    how: RunOrder<S>['how'],
  ): Promise<void>;
  /** Fills the form with an input. */
  fill(prompt: string, input: PanelInput): Promise<void>;
  receive(prompt: string | undefined, message: PromptMessage): Promise<void>;
  /** Copies the call of a column, by its id, or the call that a run would make now. */
  copyCode(prompt: string | undefined, id?: string): Promise<void>;
  /** The name of a prompt for titles. */
  nameOf(prompt: string): string;
  dispose(): void;
}

/** What the owner of the pages does when something changes. */
export interface RunListeners {
  /** Updates the pages after a delay. */
  refresh(): void;
  /** A run starts that replaces the replies. `count`: of models and repeats. */
  onStart(prompt: string, count: number): void;
  onRunning(prompt: string, running: boolean): void;
}

export function createPromptRuns<S extends PromptSnapshot>(
  port: PanelPort<S>,
  memory: Pick<PromptMemory, 'recall' | 'remember'>,
  views: Views,
  { refresh, onStart, onRunning }: RunListeners,
): PromptRuns<S> {
  let record = false;
  let showsMessages = false;
  const states = new Map<string, S>();
  const drawn = new Map<string, PanelPrompt>();
  const turns = new Map<string, number>();
  const form = createPanelForm(memory);
  const formActions = createFormActions(port, form, {
    read,
    draw,
    refresh,
    valuesOf: prompt => states.get(prompt)?.values ?? {},
  });
  const models = createModelSelection(memory);
  const replies = createPanelReplies(views.post, onRunning);

  /** The prompt that runs automatically, if any. */
  let automatic: string | undefined;
  const auto = createAutoRun({
    budget: () => port.autoRunBudget(),
    isBusy: prompt => replies.of(prompt).running && automatic !== prompt,
    run: runAutomatically,
    reportError: port.reportError,
  });

  /** Asks for nothing: a model without a key or a permission is refused, and its column says so. */
  async function runAutomatically(prompt: string, ids: readonly string[]): Promise<number> {
    const state = await read(prompt);
    const input = state && form.read(state);
    if (!state || !input) return 0;
    const runs = replies.of(prompt);
    if (automatic === prompt) runs.stop();
    automatic = prompt;
    const answered = { input: inputHash(input) };
    const run = port.runner(state, input, record, undefined);
    try {
      await runs.again(targetsOf(ids), run, { input, answered });
    } finally {
      if (!runs.running) automatic = undefined;
      refresh();
    }
    return runs.columns
      .filter(({ id }) => ids.includes(id))
      .reduce((sum, { cost, source }) => sum + (source === 'live' ? knownSpending(cost) : 0), 0);
  }

  async function draw(prompt: string | undefined): Promise<void> {
    if (prompt === undefined) return views.post(undefined, { type: 'prompt', prompt });
    const turn = (turns.get(prompt) ?? 0) + 1;
    turns.set(prompt, turn);
    const state = await read(prompt);
    const described = state && {
      fieldProblems: form.problems(prompt),
      record,
      lastOutputs: replies.lastOutputs(prompt),
      showsMessages,
      autoRun: auto.state,
    };
    const fresh = described && (await port.describe(state, described, drawn.get(prompt)));
    if (turn !== turns.get(prompt)) return;
    if (fresh) drawn.set(prompt, fresh);
    else drawn.delete(prompt);
    views.post(prompt, { type: 'prompt', prompt: fresh });
    if (views.visible().has(prompt)) auto.consider(fresh);
    const judge = state && port.judgeOf(state);
    if (judge) await replies.of(prompt).judge(judge);
  }

  async function read(prompt: string): Promise<S | undefined> {
    const state = await port.read(prompt);
    if (state) states.set(prompt, state);
    else {
      states.delete(prompt);
      port.unfollow(prompt);
    }
    return state;
  }

  async function start(
    prompt: string | undefined,
    choose: (state: S) => readonly Target[],
    how: RunOrder<S>['how'],
  ): Promise<void> {
    if (port.refuseUntrusted()) return;
    // A keybinding also runs this command, so during a run it offers to stop.
    if (how === 'start' && prompt !== undefined && replies.of(prompt).running) {
      if (await port.offerStop()) replies.of(prompt).stop();
      return;
    }
    const state = prompt === undefined ? undefined : await read(prompt);
    if (!state) return port.reportNoPrompt();
    const input = form.read(state);
    if (!input) return draw(prompt);
    const shown = drawn.get(state.uri);
    const row = shown?.input === inputHash(input) ? shown.row?.id : undefined;
    const targets = choose(state);
    const order = { state, input, row, targets, record, how };
    if (how === 'start') onStart(state.uri, targets.length);
    await runInPanel(order, replies.of(state.uri), models, port);
    // A recording may have been made, or a key entered.
    refresh();
  }

  async function enterKey(prompt: string, model: string): Promise<void> {
    const state = await read(prompt);
    if (!state || !(await port.enterKey(providerOf(model), state))) return;
    refresh();
    const waiting = replies
      .of(prompt)
      .columns.filter(column => column.model === model && column.error?.class === 'noKey');
    await runAgain(prompt, waiting);
  }

  async function addModel(prompt: string): Promise<void> {
    const state = states.get(prompt) ?? (await read(prompt));
    if (!state) return;
    const listed = new Set(state.models.map(({ id }) => id));
    for (const model of await port.pickModels(listed, state)) models.add(prompt, model);
    refresh();
  }

  const nameOf = (prompt: string): string => states.get(prompt)?.name ?? 'reply';

  function columnOf(prompt: string, id: string): PanelColumn | undefined {
    return replies.of(prompt).columns.find(column => column.id === id);
  }

  async function again(prompt: string, id: string): Promise<void> {
    const column = columnOf(prompt, id);
    if (column) await runAgain(prompt, [column]);
  }

  /** A failed turn of a conversation is sent again. Other columns start from the prompt. */
  async function runAgain(prompt: string, columns: readonly PanelColumn[]): Promise<void> {
    const failed = columns.filter(
      ({ turns, status }) => turns && (status === 'failed' || status === 'cancelled'),
    );
    const others = columns.filter(column => !failed.includes(column)).map(runTarget);
    await Promise.all([
      ...failed.map(({ id }) => inConversation(prompt, id, runs => runs.resend(id))),
      others.length > 0 && start(prompt, () => others, 'again'),
    ]);
  }

  /** Makes a call that continues the conversation of a column, under the same conditions as a first call. */
  async function inConversation(
    prompt: string,
    id: string,
    call: (runs: ModelRuns) => Promise<unknown>,
  ): Promise<void> {
    if (port.refuseUntrusted()) return;
    const state = await read(prompt);
    const column = columnOf(prompt, id);
    if (!state || !column) return;
    const runs = replies.of(prompt);
    if (!runs.canContinue(id)) {
      const resumed = await port.resume(state, column, runs.record(id));
      if (!resumed) return;
      runs.resume(id, resumed);
    }
    await port.askForTrust(state, [column.model]);
    await port.withProgress(async () => void (await call(runs)));
    refresh();
  }

  async function openOutput(prompt: string, id: string): Promise<void> {
    const reply = replies.one(prompt, nameOf(prompt), id);
    if (reply) await port.openOutput(reply);
  }

  async function copyCode(prompt: string | undefined, id?: string): Promise<void> {
    const state = prompt === undefined ? undefined : await read(prompt);
    if (!state) return port.reportNoPrompt();
    const column = id === undefined ? undefined : columnOf(state.uri, id);
    const input = column?.input ?? form.read(state);
    if (!input) return draw(prompt);
    const named = [...new Set([...ownModel(state), ...selectedModels(state)])];
    const chosen = column ? [column.model] : named;
    if (chosen.length === 0) return port.reportNoModel(state);
    const turns = column ? replies.of(state.uri).turns(column.id) : [];
    await port.copyCode(state, { input, models: chosen, ...(turns.length > 0 && { turns }) });
  }

  async function addVariant(prompt: string): Promise<void> {
    const state = states.get(prompt) ?? (await read(prompt));
    const variant = state && (await port.pickVariant(state));
    if (!variant) return;
    const choose = (now: S) => targetsOfVariant(modelsToRun(now), variant);
    await start(prompt, choose, 'again');
  }

  async function sendDetail(prompt: string, id: string): Promise<void> {
    const column = columnOf(prompt, id);
    const state = states.get(prompt) ?? (await read(prompt));
    if (!column || !state) return;
    const runs = replies.of(prompt);
    const call = { record: runs.record(id), turns: runs.turns(id) };
    const detail = await port.detailOf(state, column, call);
    views.post(prompt, { type: 'detail', id, detail });
  }

  async function openRule(prompt: string, message: OpenRule): Promise<void> {
    const found = shownFinding(columnOf(prompt, message.id), message);
    if (found) await port.openRule(prompt, found.finding, found.tool);
  }

  async function openLimits(prompt: string, id: string): Promise<void> {
    const guard = columnOf(prompt, id)?.error?.guard;
    if (guard) await port.openLimits(prompt, guard);
  }

  async function openRefusal(prompt: string, model: string): Promise<void> {
    const choice = drawn.get(prompt)?.models.find(({ id }) => id === model);
    if (choice?.refusal?.place) await port.openLimits(prompt, choice.refusal.place);
  }

  async function receive(prompt: string | undefined, message: PromptMessage): Promise<void> {
    switch (message.type) {
      case 'run':
        return start(
          prompt,
          state =>
            message.what === 'run'
              ? targetsOf(ownModel(state))
              : targetsOf(selectedModels(state), message.times),
          'start',
        );
      case 'record':
        record = message.record;
        return refresh();
      case 'autoRun':
        auto.change(message.change);
        return draw(prompt);
      case 'showMessages':
        showsMessages = true;
        return draw(prompt);
      case 'openPrompt':
      case 'openLog':
      case 'newPrompt':
      case 'openSample':
      case 'chooseKey':
        return port.forward(message, prompt);
    }
    // The other messages are about a prompt.
    if (prompt !== undefined) await receiveFor(prompt, message);
  }

  async function receiveFor(
    prompt: string,
    message: Exclude<
      PromptMessage,
      {
        readonly type:
          | 'run'
          | 'record'
          | 'showMessages'
          | 'autoRun'
          | 'openPrompt'
          | 'openLog'
          | 'newPrompt'
          | 'openSample'
          | 'chooseKey';
      }
    >,
  ): Promise<void> {
    switch (message.type) {
      case 'retry':
        return again(prompt, message.id);
      case 'continue':
        return inConversation(prompt, message.id, runs => runs.continue(message.id, message.sent));
      case 'takeBack':
        return replies.of(prompt).takeBack(message.id);
      case 'stop':
        return replies.of(prompt).stop(message.id);
      case 'value':
      case 'fillFromDataset':
      case 'stepRow':
      case 'chooseMedia':
      case 'dropMedia':
      case 'addMedia':
      case 'removeMedia':
        return formActions.receive(prompt, message);
      case 'picture':
        return views.post(prompt, await port.picture(message));
      case 'selectModel':
        models.select(prompt, message.model, message.selected);
        return refresh();
      case 'addModel':
        return addModel(prompt);
      case 'removeModel':
        models.remove(prompt, message.model);
        return draw(prompt);
      case 'setKey':
        return enterKey(prompt, message.model);
      case 'addVariant':
        return addVariant(prompt);
      case 'detail':
        return sendDetail(prompt, message.id);
      case 'pin':
        return replies.of(prompt).pin(message.id, message.pinned);
      case 'removeColumn':
        return replies.of(prompt).remove(message.id);
      case 'openComparison':
        return port.openComparison(prompt);
      case 'layout':
        return memory.remember(prompt, { comparison: message.layout });
      case 'openOutput':
        return openOutput(prompt, message.id);
      case 'copyCode':
        return copyCode(prompt, message.id);
      case 'openRule':
        return openRule(prompt, message);
      case 'openLimits':
        return openLimits(prompt, message.id);
      case 'openRefusal':
        return openRefusal(prompt, message.model);
      case 'reveal':
        return port.reveal(prompt, message.source, message.offset);
    }
  }

  return {
    replies,
    draw,
    start,
    async fill(prompt, input) {
      const state = await read(prompt);
      if (state) form.fill(state, input);
    },
    receive,
    copyCode,
    nameOf,
    dispose: auto.dispose,
  };
}
