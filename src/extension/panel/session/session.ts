import type { FromWebview, KeptReplies } from '../../../protocol/messages.ts';
import type { RunRecord } from '../../../trace/record.ts';
import type { PromptMemory } from '../../prompts/promptMemory.ts';
import { comparedModels, ownModel } from './models.ts';
import type { PanelPage, PanelPort, PromptSnapshot } from './port.ts';
import { createPromptRuns } from './promptRuns.ts';
import type { PanelReply } from './replies.ts';
import type { RunOrder } from './runControl.ts';
import { type Target, targetsOf } from './targets.ts';
import { createViews, type PanelView } from './views.ts';

/**
 * The state and behavior of the Run view and of the comparisons. Their pages show a copy of the state.
 * Prompts are URIs as text.
 */
export interface PanelSession {
  /** Shows a prompt in the Run view. */
  show(prompt: string | undefined): void;
  /** Adds a page that always shows the same prompt. */
  open(prompt: string, page: PanelView['page']): PromptView;
  /** Adds replies of earlier runs to those of a prompt. */
  addRuns(prompt: string, records: readonly RunRecord[]): void;
  /** Updates the prompts after a delay, because a text, a key or a setting has changed. */
  refresh(): void;
  /** Messages of the Run view. */
  receive(message: FromWebview): Promise<void>;
  /** Runs the prompt's own model. */
  run(): Promise<void>;
  /** Runs every model that the prompt names. */
  compare(): Promise<void>;
  /** Runs the model of a reply again with the input of that reply. */
  rerun(reply: Pick<PanelReply, 'prompt' | 'input' | 'model'>): Promise<void>;
  /** Copies the call that a run of the shown prompt would make now as code. */
  copyCode(): Promise<void>;
  /** The complete replies of the shown prompt. */
  replies(): readonly PanelReply[];
  stop(): void;
  dispose(): void;
}

/** A page other than the Run view. */
export interface PromptView {
  receive(message: FromWebview): Promise<void>;
  dispose(): void;
}

/** How long to wait for another change before the pages are updated, in milliseconds. */
const DEBOUNCE_MS = 300;

export function createPanelSession<S extends PromptSnapshot>(
  port: PanelPort<S> & { readonly page: PanelPage },
  memory: Pick<PromptMemory, 'recall' | 'remember'>,
): PanelSession {
  const { page } = port;
  const views = createViews();
  /** The Run view. */
  const view: PanelView = { prompt: undefined, page };
  let later: ReturnType<typeof setTimeout> | undefined;
  views.add(view);
  /** Undefined until the page has said how wide it is. */
  let isNarrow: boolean | undefined;
  /** The prompt whose comparison waits for that. */
  let waiting: string | undefined;
  const runs = createPromptRuns(port, memory, views, {
    refresh,
    onStart(prompt, count) {
      // Where replies do not fit side by side, several of them open their comparison.
      waiting = undefined;
      if (count < 2 || prompt !== view.prompt || !port.opensComparison()) return;
      if (isNarrow === undefined) waiting = prompt;
      else if (isNarrow) port.openComparison(prompt);
    },
    onRunning(prompt, running) {
      if (prompt === view.prompt) showState(prompt, running);
    },
  });
  const { replies } = runs;

  function show(prompt: string | undefined): void {
    if (prompt === view.prompt) return;
    view.prompt = prompt;
    showState(prompt, prompt !== undefined && replies.of(prompt).running);
    replies.send(prompt, page.post);
    if (page.visible) runs.draw(prompt).catch(port.reportError);
  }

  function showState(prompt: string | undefined, running: boolean): void {
    port.showState({
      running,
      replied: prompt !== undefined && replies.complete(prompt, runs.nameOf(prompt)).length > 0,
    });
  }

  function refresh(): void {
    clearTimeout(later);
    later = setTimeout(() => {
      for (const prompt of views.visible()) runs.draw(prompt).catch(port.reportError);
    }, DEBOUNCE_MS);
  }

  /** After a reload, the panel shows what it showed before. */
  function restore({ uri, columns }: KeptReplies): void {
    if (view.prompt === undefined && !uri.startsWith('untitled:')) port.follow(uri);
    replies.of(uri).restore(columns);
  }

  function measure(narrow: boolean): void {
    isNarrow = narrow;
    if (narrow && waiting !== undefined && waiting === view.prompt) port.openComparison(waiting);
    waiting = undefined;
  }

  async function receiveFrom({ prompt, page }: PanelView, message: FromWebview): Promise<void> {
    if (message.type === 'narrow') return;
    if (message.type !== 'ready') return runs.receive(prompt, message);
    replies.send(prompt, page.post);
    await runs.draw(prompt);
  }

  async function start(
    choose: (state: S) => readonly Target[],
    how: RunOrder<S>['how'],
  ): Promise<void> {
    if (port.refuseUntrusted()) return;
    await page.reveal();
    await runs.start(view.prompt, choose, how);
  }

  return {
    show,
    open(prompt, page) {
      const opened: PanelView = { prompt, page };
      views.add(opened);
      return {
        async receive(message) {
          if (message.type === 'ready') {
            const { comparison } = memory.recall(prompt);
            page.post({ type: 'layout', layout: comparison });
          }
          await receiveFrom(opened, message);
        },
        dispose: () => views.remove(opened),
      };
    },
    addRuns: (prompt, records) => replies.of(prompt).add(records),
    refresh,
    async receive(message) {
      if (message.type === 'narrow') measure(message.narrow);
      if (message.type === 'ready' && message.kept) restore(message.kept);
      await receiveFrom(view, message);
    },
    run: () => start(state => targetsOf(ownModel(state)), 'start'),
    compare: () => start(state => targetsOf(comparedModels(state)), 'start'),
    async rerun({ prompt, input, model }) {
      port.follow(prompt);
      if (input) await runs.fill(prompt, input);
      await start(() => targetsOf([model]), 'again');
    },
    async copyCode() {
      await page.reveal();
      await runs.copyCode(view.prompt);
    },
    replies: () =>
      view.prompt === undefined ? [] : replies.complete(view.prompt, runs.nameOf(view.prompt)),
    stop() {
      if (view.prompt !== undefined) replies.of(view.prompt).stop();
    },
    dispose() {
      clearTimeout(later);
      runs.dispose();
      replies.dispose();
    },
  };
}
