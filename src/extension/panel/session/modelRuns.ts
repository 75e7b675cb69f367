import type { ToolMock } from '../../../eval/scorers/toolMocks.ts';
import { meaningOf } from '../../../model/errors.ts';
import type { Message } from '../../../prompt/messages/message.ts';
import type { SentTurn } from '../../../protocol/conversation.ts';
import type { ToWebview } from '../../../protocol/messages.ts';
import { isInProgress, type PanelColumn } from '../../../protocol/panelColumn.ts';
import type { RunEvent } from '../../../run/run.ts';
import type { RunRecord } from '../../../trace/record.ts';
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

/** The maximum length of a text that is kept to be compared with the next one, in UTF-16 units. */
const MAX_PREVIOUS = 200_000;

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
  const columns = new Map<string, PanelColumn>();
  const conversations = new Map<string, ColumnConversation>();
  const pinned = new Set<string>();
  /** The texts of the replies before the last run. */
  const previous = new Map<string, string>();
  const active = new Set<ActiveRun>();
  const deltas = createDeltaBatch(deltas => post({ type: 'deltas', deltas }));

  /** The column with the time that its run has taken, if it is in progress. */
  function shown(column: PanelColumn): PanelColumn {
    const { id } = column;
    const run = isInProgress(column.status) && [...active].findLast(each => each.id === id);
    const before = previous.get(id);
    return {
      ...column,
      ...(run && { elapsed: Math.round(performance.now() - run.started) }),
      ...(pinned.has(id) && { pinned: true }),
      ...(before !== undefined && { previous: before }),
    };
  }

  const message = (): ToWebview => ({
    type: 'columns',
    running: active.size > 0,
    columns: [...columns.values()].map(shown),
  });

  async function runAll(
    targets: readonly Target[],
    run: RunTarget,
    question: RunQuestion = {},
  ): Promise<void> {
    const { mocks, ...asked } = question;
    for (const target of targets) {
      keepText(columns.get(target.id));
      conversations.set(target.id, newConversation(run, mocks));
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
      columns.set(column.id, column);
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
    const conversation = conversations.get(id);
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
        columns.set(id, column);
        show(column, event);
      }
    } catch (error) {
      if (!current()) return;
      deltas.drop(id);
      const failure = internalError(error);
      const { actions } = meaningOf(failure);
      column = { ...column, status: 'failed', error: failure, actions };
      columns.set(id, column);
      post({ type: 'column', column: shown(column) });
    }
  }

  function finish(column: PanelColumn, conversation: ColumnConversation): PanelColumn {
    const { mocks, replies, record, total } = conversation;
    conversations.set(column.id, conversation);
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
    const conversation = conversations.get(id);
    if (!column || isInProgress(column.status) || !conversation?.run) return;
    const next = continuedWith(conversation, sent);
    if (!next) return;
    conversations.set(id, next);
    const { turns = [] } = column;
    await perform([{ ...nextWaiting(column), turns: [...turns, turnOf(column, sent)] }]);
  }

  async function resend(id: string): Promise<boolean> {
    const column = columns.get(id);
    const conversation = conversations.get(id);
    if (!column?.turns || isInProgress(column.status) || !conversation?.run) return false;
    const { record: _, ...before } = conversation;
    conversations.set(id, before);
    await perform([{ ...nextWaiting(column), turns: column.turns }]);
    return true;
  }

  function takeBack(id: string): void {
    const column = columns.get(id);
    const conversation = conversations.get(id);
    const last = column?.turns?.at(-1);
    if (!column || !last || isInProgress(column.status)) return;
    const { input, answered, total } = column;
    const turns = column.turns?.slice(0, -1) ?? [];
    const before = conversation && takenBack(conversation);
    if (before) conversations.set(id, before);
    else conversations.delete(id);
    columns.set(id, {
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
    for (const [id, column] of columns) {
      if (column.status !== 'completed' || column.toolCalls) continue;
      const validation = await judge(column.text);
      // A new run may have started in the meantime.
      if (columns.get(id) !== column) continue;
      if (JSON.stringify(validation) === JSON.stringify(column.validation)) continue;
      const judged = { ...column, validation };
      columns.set(id, judged);
      post({ type: 'column', column: shown(judged) });
    }
  }

  function put(column: PanelColumn, conversation: ColumnConversation | undefined): void {
    columns.set(column.id, column);
    if (conversation) conversations.set(column.id, conversation);
  }

  function forget(id: string): void {
    columns.delete(id);
    conversations.delete(id);
    pinned.delete(id);
  }

  function keepText(column: PanelColumn | undefined): void {
    if (!column || isInProgress(column.status) || column.text.length > MAX_PREVIOUS) return;
    if (column.text !== '') previous.set(column.id, column.text);
  }

  /** Pinned columns get another id, so that their models can run again. */
  function beginAnew(): void {
    for (const column of [...columns.values()]) {
      const { id } = column;
      const conversation = conversations.get(id);
      keepText(column);
      const isKept = pinned.has(id);
      forget(id);
      if (!isKept) continue;
      const kept = pinnedColumn(column, conversation?.record);
      put(kept, conversation);
      pinned.add(kept.id);
    }
  }

  function restore(kept: readonly PanelColumn[]): void {
    if (columns.size > 0) return;
    for (const column of kept) columns.set(column.id, interrupted(column));
  }

  return {
    get running() {
      return active.size > 0;
    },
    get columns() {
      return [...columns.values()];
    },
    message,
    start(targets, run, question) {
      stop();
      beginAnew();
      return runAll(targets, run, question);
    },
    add(added) {
      for (const record of added) {
        put(earlierColumn(record), withReply(newConversation(undefined), record));
      }
      post(message());
    },
    remove(id) {
      stop(id);
      forget(id);
      post(message());
    },
    pin(id, isPinned) {
      if (isPinned) pinned.add(id);
      else pinned.delete(id);
      const column = columns.get(id);
      if (column) post({ type: 'column', column: shown(column) });
    },
    record: id => conversations.get(id)?.record,
    continue: continueWith,
    canContinue: id => conversations.get(id)?.run !== undefined,
    resume(id, { run, mocks, turns, record }) {
      const column = columns.get(id);
      const total = column && (column.total ?? totalOfOne(column));
      const { traceId } = record;
      const begun = { ...newConversation(run, mocks), record, turns, traceId };
      conversations.set(id, { ...begun, ...(total && { total }) });
    },
    resend,
    takeBack,
    turns: id => conversations.get(id)?.turns ?? [],
    again: runAll,
    restore,
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

/** A column that a later run keeps. */
function pinnedColumn(column: PanelColumn, record: RunRecord | undefined): PanelColumn {
  if (column.earlier !== undefined) return column;
  const earlier = record?.time ?? new Date().toISOString();
  return { ...interrupted(column), id: `${column.id} (${earlier})`, earlier };
}

/** A run that was in progress when the window was reloaded ended without a reply. */
function interrupted(column: PanelColumn): PanelColumn {
  return isInProgress(column.status) ? { ...column, status: 'cancelled' } : column;
}

function internalError(error: unknown): NonNullable<PanelColumn['error']> {
  const message = error instanceof Error ? error.message : String(error);
  return { class: 'internal', message };
}
