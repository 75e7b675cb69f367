import type { PanelColumn } from '../protocol/messages.ts';
import type { RunEvent } from '../run/run.ts';
import { callTimes } from '../trace/callTimes.ts';
import type { RunRecord } from '../trace/record.ts';

export function waitingColumn(model: string): PanelColumn {
  return { model, status: 'waiting', text: '' };
}

/** The column after an event of its run. */
export function nextColumn(column: PanelColumn, event: RunEvent): PanelColumn {
  switch (event.type) {
    case 'started':
      return { ...column, source: event.source };
    case 'firstToken':
      return {
        ...column,
        status: 'streaming',
        ...(!isReplayed(column) && { timeToFirstToken: event.elapsed }),
      };
    case 'delta':
      return { ...column, status: 'streaming', text: column.text + event.text };
    case 'validated':
      return { ...column, validation: event.validation };
    case 'finished':
      return finishedColumn(event.record, column.model);
  }
}

function finishedColumn(record: RunRecord, model: string): PanelColumn {
  const { usage, finish, error, droppedParameters } = record;
  // Of a call that was never made there is nothing to time and nothing to pay.
  const figures = record.attempts.length > 0 && { ...callTimes(record), cost: record.cost };
  return {
    model,
    status: record.outcome,
    text: record.text,
    source: record.source,
    ...figures,
    validation: record.validation,
    droppedParameters,
    ...(usage && { usage }),
    ...(finish && { finish: finish.reason }),
    ...(error && { error }),
  };
}

function isReplayed({ source }: PanelColumn): boolean {
  return source === 'replayed' || source === 'replayedHandWritten';
}
