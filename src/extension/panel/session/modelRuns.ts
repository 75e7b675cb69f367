import { meaningOf } from '../../../model/errors.ts';
import type { PanelColumn, ToWebview } from '../../../protocol/messages.ts';
import type { RunEvent } from '../../../run/run.ts';
import { createDeltaBatch } from './deltaBatch.ts';
import { nextColumn, waitingColumn } from './runColumns.ts';

/** Runs one model. Ends early without throwing when the signal is aborted. */
export type RunModel = (model: string, signal: AbortSignal) => AsyncIterable<RunEvent>;

/** Validates the text of a reply against what its prompt asks for. */
export type Judge = (text: string) => Promise<NonNullable<PanelColumn['validation']>>;

type Input = PanelColumn['input'];

/** The runs of one prompt on several models. */
export interface ModelRuns {
  readonly running: boolean;
  readonly columns: readonly PanelColumn[];
  /** Replaces all columns and runs them. Resolves when every run has ended. */
  start(models: readonly string[], run: RunModel, input?: Input): Promise<void>;
  /** Runs some models again, or additional ones. The other columns are unchanged. */
  again(models: readonly string[], run: RunModel, input?: Input): Promise<void>;
  /** Shows the replies from before a reload. Does nothing when there are newer ones. */
  restore(kept: readonly PanelColumn[]): void;
  /** Validates completed replies again after the schema was edited. */
  judge(judge: Judge): Promise<void>;
  stop(): void;
  dispose(): void;
}

export function createModelRuns(
  post: (message: ToWebview) => void,
  onRunning: (running: boolean) => void,
): ModelRuns {
  const columns = new Map<string, PanelColumn>();
  const active = new Set<AbortController>();
  const deltas = createDeltaBatch((model, text) => post({ type: 'delta', model, text }));

  const postAll = (): void =>
    post({ type: 'columns', running: active.size > 0, columns: [...columns.values()] });

  async function runAll(models: readonly string[], run: RunModel, input?: Input): Promise<void> {
    const controller = new AbortController();
    active.add(controller);
    for (const model of models) {
      deltas.drop(model);
      columns.set(model, waitingColumn(model, input));
    }
    postAll();
    onRunning(true);
    try {
      await Promise.all(
        models.map(model => follow(waitingColumn(model, input), run, controller.signal)),
      );
    } finally {
      active.delete(controller);
      if (active.size === 0) {
        post({ type: 'running', running: false });
        onRunning(false);
      }
    }
  }

  async function follow(begun: PanelColumn, run: RunModel, signal: AbortSignal): Promise<void> {
    const { model } = begun;
    let column = begun;
    // Events of an earlier run of the same model are ignored.
    const current = (): boolean => columns.get(model) === column;
    columns.set(model, column);
    try {
      for await (const event of run(model, signal)) {
        if (!current()) continue;
        column = nextColumn(column, event);
        columns.set(model, column);
        show(column, event);
      }
    } catch (error) {
      if (!current()) return;
      deltas.drop(model);
      const failure = internalError(error);
      const { actions } = meaningOf(failure);
      column = { ...column, status: 'failed', error: failure, actions };
      columns.set(model, column);
      post({ type: 'column', column });
    }
  }

  function show(column: PanelColumn, event: RunEvent): void {
    if (event.type === 'delta') {
      deltas.add(column.model, event.text);
      return;
    }
    deltas.drop(column.model);
    post({ type: 'column', column });
  }

  function stop(): void {
    for (const controller of active) controller.abort();
  }

  async function judgeAll(judge: Judge): Promise<void> {
    for (const [model, column] of columns) {
      if (column.status !== 'completed' || column.toolCalls) continue;
      const validation = await judge(column.text);
      // A new run may have started in the meantime.
      if (columns.get(model) !== column) continue;
      if (JSON.stringify(validation) === JSON.stringify(column.validation)) continue;
      const judged = { ...column, validation };
      columns.set(model, judged);
      post({ type: 'column', column: judged });
    }
  }

  function restore(kept: readonly PanelColumn[]): void {
    if (columns.size > 0) return;
    for (const column of kept) columns.set(column.model, interrupted(column));
  }

  return {
    get running() {
      return active.size > 0;
    },
    get columns() {
      return [...columns.values()];
    },
    start(models, run, input) {
      stop();
      columns.clear();
      return runAll(models, run, input);
    },
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

/** A run that was in progress when the window was reloaded ended without a reply. */
function interrupted(column: PanelColumn): PanelColumn {
  const { status } = column;
  const isOver = status !== 'waiting' && status !== 'streaming' && status !== 'retrying';
  return isOver ? column : { ...column, status: 'cancelled' };
}

function internalError(error: unknown): NonNullable<PanelColumn['error']> {
  const message = error instanceof Error ? error.message : String(error);
  return { class: 'internal', message };
}
