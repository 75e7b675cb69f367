import type { ToolMock } from '../../../eval/scorers/toolMocks.ts';
import { meaningOf } from '../../../model/errors.ts';
import type { Message } from '../../../prompt/messages/message.ts';
import type { SentTurn } from '../../../protocol/conversation.ts';
import type { ToWebview } from '../../../protocol/messages.ts';
import { isInProgress, type PanelColumn } from '../../../protocol/panelColumn.ts';
import type { RunEvent } from '../../../run/run.ts';
import type { RunRecord } from '../../../trace/record.ts';
import { createColumnStore, interrupted } from './columnStore.ts';
import {
  type ColumnConversation,
  continuationOf,
  continuedWith,
  newConversation,
  type RunTarget,
  takenBack,
  totalOfOne,
  turnOf,
  withReply,
} from './conversations.ts';
import { createDeltaBatch } from './deltaBatch.ts';
import { earlierColumn, nextColumn, waitingColumn } from './runColumns.ts';
import { runTarget, type Target } from './targets.ts';
import { mockedCalls, shownMock } from './toolCards.ts';

/** Validates the text of a reply against what its prompt asks for. */
export type Judge = (text: string) => Promise<NonNullable<PanelColumn['validation']>>;

/** What the runs of a group have in common. */
export interface RunQuestion extends Pick<PanelColumn, 'input' | 'answered'> {
  /** The results of the golden row for tool calls. */
  readonly mocks?: readonly ToolMock[];
}

/** A conversation of another session, or of the log, that can be continued from here on. */
export type Resumed = Required<Pick<ColumnConversation, 'run' | 'mocks' | 'turns' | 'record'>>;

interface ActiveRun {
  readonly id: string;
  /** In milliseconds of the monotonic clock. */
  readonly started: number;
  readonly controller: AbortController;
}

/** The runs of one prompt on several models. */
export interface ModelRuns {
  readonly running: boolean;
  readonly columns: readonly PanelColumn[];
  /** The message with all columns, for a page that shows them from now on. */
  message(): ToWebview;
  /** Replaces all columns except the pinned ones and runs them. Resolves when every run has ended. */
  start(targets: readonly Target[], run: RunTarget, question?: RunQuestion): Promise<void>;
  /** Runs some columns again, or additional ones. The other columns are unchanged. */
  again(targets: readonly Target[], run: RunTarget, question?: RunQuestion): Promise<void>;
  /** Continues a conversation. Does nothing when the reply cannot be continued like that. */
  continue(id: string, sent: SentTurn): Promise<void>;
  /** Whether a conversation of this session can be continued. */
  canContinue(id: string): boolean;
  resume(id: string, resumed: Resumed): void;
  /** Sends the last turn of a conversation again. Resolves to false when the reply is the first one. */
  resend(id: string): Promise<boolean>;
  /** Removes the last turn of a conversation. Its calls still count. */
  takeBack(id: string): void;
  /** The messages of a conversation after those of the prompt. */
  turns(id: string): readonly Message[];
  /** Adds replies of earlier runs. */
  add(records: readonly RunRecord[]): void;
  remove(id: string): void;
  /** A pinned column is kept by `start`. */
  pin(id: string, pinned: boolean): void;
  /** What the run of a column has recorded. Undefined until it has ended, and after a reload. */
  record(id: string): RunRecord | undefined;
  /** Shows the replies from before a reload. Does nothing when there are newer ones. */
  restore(kept: readonly PanelColumn[]): void;
  /** Validates completed replies again after the schema was edited. */
  judge(judge: Judge): Promise<void>;
  /** Without an id, stops all. */
  stop(id?: string): void;
  dispose(): void;
}

export function createModelRuns(
  post: (message: ToWebview) => void,
  onRunning: (running: boolean) => void,
): ModelRuns {
  const columns = createColumnStore();
  const active = new Set<ActiveRun>();
  const deltas = createDeltaBatch(deltas => post({ type: 'deltas', deltas }));

  /** The column with the time that its run has taken, if it is in progress. */
  function shown(column: PanelColumn): PanelColumn {
    const run = isInProgress(column.status) && [...active].findLast(({ id }) => id === column.id);
    return {
      ...columns.shown(column),
      ...(run && { elapsed: Math.round(performance.now() - run.started) }),
    };
  }

  const message = (): ToWebview => ({
    type: 'columns',
    running: active.size > 0,
    columns: columns.all.map(shown),
  });

  async function runAll(
    targets: readonly Target[],
    run: RunTarget,
    question: RunQuestion = {},
  ): Promise<void> {
    const { mocks, ...asked } = question;
    for (const target of targets) {
      columns.keepText(target.id);
      columns.setConversation(target.id, newConversation(run, mocks));
    }
    await perform(targets.map(target => waitingColumn(target, asked)));
  }

  /** Runs the next call of each column's conversation. */
  async function perform(waiting: readonly PanelColumn[]): Promise<void> {
    const started = performance.now();
    const begun = waiting.map(column => ({
      column,
      own: { id: column.id, started, controller: new AbortController() },
    }));
    for (const { column, own } of begun) {
      deltas.drop(column.id);
      columns.set(column);
      active.add(own);
    }
    post(message());
    onRunning(true);
    await Promise.all(
      begun.map(async ({ column, own }) => {
        try {
          await follow(column, own.controller.signal);
        } finally {
          active.delete(own);
        }
      }),
    );
    if (active.size > 0) return;
    post({ type: 'running', running: false });
    onRunning(false);
  }

  async function follow(begun: PanelColumn, signal: AbortSignal): Promise<void> {
    const { id } = begun;
    const conversation = columns.conversation(id);
    if (!conversation?.run) return;
    let column = begun;
    // Events of an earlier run of the same column are ignored.
    const current = (): boolean => columns.get(id) === column;
    try {
      const next = continuationOf(conversation);
      for await (const event of conversation.run(runTarget(begun), signal, next)) {
        if (!current()) continue;
        column = nextColumn(column, event);
        if (event.type === 'finished')
          column = finish(column, withReply(conversation, event.record));
        columns.set(column);
        show(column, event);
      }
    } catch (error) {
      if (!current()) return;
      deltas.drop(id);
      const failure = internalError(error);
      const { actions } = meaningOf(failure);
      column = { ...column, status: 'failed', error: failure, actions };
      columns.set(column);
      post({ type: 'column', column: shown(column) });
    }
  }

  function finish(column: PanelColumn, conversation: ColumnConversation): PanelColumn {
    const { mocks, replies, record, total } = conversation;
    columns.setConversation(column.id, conversation);
    const mocked = record ? mockedCalls(mocks, [...replies, record]) : [];
    const toolCalls = column.toolCalls?.map((call, i) => {
      const mock = shownMock(mocked[i]);
      return mock ? { ...call, mock } : call;
    });
    return {
      ...column,
      ...(toolCalls && { toolCalls }),
      ...(column.turns && total && { total }),
    };
  }

  async function continueWith(id: string, sent: SentTurn): Promise<void> {
    const column = columns.get(id);
    const conversation = columns.conversation(id);
    if (!column || isInProgress(column.status) || !conversation?.run) return;
    const next = continuedWith(conversation, sent);
    if (!next) return;
    columns.setConversation(id, next);
    const { turns = [] } = column;
    await perform([{ ...nextWaiting(column), turns: [...turns, turnOf(column, sent)] }]);
  }

  async function resend(id: string): Promise<boolean> {
    const column = columns.get(id);
    const conversation = columns.conversation(id);
    if (!column?.turns || isInProgress(column.status) || !conversation?.run) return false;
    const { record: _, ...before } = conversation;
    columns.setConversation(id, before);
    await perform([{ ...nextWaiting(column), turns: column.turns }]);
    return true;
  }

  function takeBack(id: string): void {
    const column = columns.get(id);
    const conversation = columns.conversation(id);
    const last = column?.turns?.at(-1);
    if (!column || !last || isInProgress(column.status)) return;
    const { input, answered, total } = column;
    const turns = column.turns?.slice(0, -1) ?? [];
    columns.setConversation(id, conversation && takenBack(conversation));
    columns.set({
      ...last.reply,
      ...(input && { input }),
      ...(answered && { answered }),
      ...(turns.length > 0 && { turns, ...(total && { total }) }),
    });
    post(message());
  }

  function show(column: PanelColumn, event: RunEvent): void {
    if (event.type === 'delta') {
      deltas.add(column.id, event.text);
      return;
    }
    deltas.drop(column.id);
    post({ type: 'column', column: shown(column) });
  }

  function stop(id?: string): void {
    for (const each of active) if (id === undefined || each.id === id) each.controller.abort();
  }

  async function judgeAll(judge: Judge): Promise<void> {
    for (const column of columns.all) {
      if (column.status !== 'completed' || column.toolCalls) continue;
      const validation = await judge(column.text);
      // A new run may have started in the meantime.
      if (columns.get(column.id) !== column) continue;
      if (JSON.stringify(validation) === JSON.stringify(column.validation)) continue;
      const judged = { ...column, validation };
      columns.set(judged);
      post({ type: 'column', column: shown(judged) });
    }
  }

  return {
    get running() {
      return active.size > 0;
    },
    get columns() {
      return columns.all;
    },
    message,
    start(targets, run, question) {
      stop();
      columns.startOver();
      return runAll(targets, run, question);
    },
    add(added) {
      for (const record of added) {
        const column = earlierColumn(record);
        columns.set(column);
        columns.setConversation(column.id, withReply(newConversation(undefined), record));
      }
      post(message());
    },
    remove(id) {
      stop(id);
      columns.remove(id);
      post(message());
    },
    pin(id, isPinned) {
      columns.pin(id, isPinned);
      const column = columns.get(id);
      if (column) post({ type: 'column', column: shown(column) });
    },
    record: id => columns.conversation(id)?.record,
    continue: continueWith,
    canContinue: id => columns.conversation(id)?.run !== undefined,
    resume(id, { run, mocks, turns, record }) {
      const column = columns.get(id);
      const total = column && (column.total ?? totalOfOne(column));
      const { traceId } = record;
      const begun = { ...newConversation(run, mocks), record, turns, traceId };
      columns.setConversation(id, { ...begun, ...(total && { total }) });
    },
    resend,
    takeBack,
    turns: id => columns.conversation(id)?.turns ?? [],
    again: runAll,
    restore(kept) {
      if (columns.all.length > 0) return;
      for (const column of kept) columns.set(interrupted(column));
    },
    judge: judgeAll,
    stop,
    dispose() {
      stop();
      deltas.dispose();
    },
  };
}

/** The column of a conversation while its next reply is awaited. */
function nextWaiting(column: PanelColumn): PanelColumn {
  const { earlier } = column;
  return {
    ...waitingColumn(runTarget(column), column),
    ...(earlier !== undefined && { earlier }),
  };
}

function internalError(error: unknown): NonNullable<PanelColumn['error']> {
  const message = error instanceof Error ? error.message : String(error);
  return { class: 'internal', message };
}
