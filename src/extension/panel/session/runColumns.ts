import { meaningOf } from '../../../model/errors.ts';
import type { PanelAttempt, PanelColumn } from '../../../protocol/panelColumn.ts';
import type { RunEvent } from '../../../run/run.ts';
import type { Finding } from '../../../schema/validation/finding.ts';
import { type Attempt, callTimes, type RunRecord } from '../../../trace/record.ts';
import { inputHash, shortRequestHash } from './answered.ts';
import { runTarget, type Target } from './targets.ts';
import { toolCards } from './toolCards.ts';

export function waitingColumn(
  target: Target,
  { input, answered }: Pick<PanelColumn, 'input' | 'answered'>,
): PanelColumn {
  return {
    ...target,
    ...(input && { input }),
    ...(answered && { answered }),
    status: 'waiting',
    text: '',
  };
}

/** The column after an event of its run. */
export function nextColumn(column: PanelColumn, event: RunEvent): PanelColumn {
  switch (event.type) {
    case 'adapted':
      // The host passes this event on, and the record contains it.
      return column;
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
    case 'toolCall':
      return { ...column, toolCalls: [...(column.toolCalls ?? []), event.call] };
    case 'violated':
      return { ...column, validation: withFindings(column.validation, event.findings) };
    case 'attemptFailed':
      return failedColumn(column, event);
    case 'validated':
      return { ...column, validation: event.validation };
    case 'finished':
      return finishedColumn(event.record, column);
  }
}

function withFindings(
  before: PanelColumn['validation'],
  findings: readonly Finding[],
): NonNullable<PanelColumn['validation']> {
  const known = before?.verdict === 'invalid' ? before.findings : [];
  return { verdict: 'invalid', findings: [...known, ...findings] };
}

/** The partial reply is discarded because the next attempt starts again. */
function failedColumn(
  { timeToFirstToken: _, toolCalls: _calls, validation: _verdict, ...column }: PanelColumn,
  { attempt, next }: Extract<RunEvent, { type: 'attemptFailed' }>,
): PanelColumn {
  const said = column.text === '' ? attempt : { ...attempt, text: column.text };
  const failed = [...(column.failed ?? []), panelAttempt(said, next.correction)];
  return { ...column, status: 'retrying', text: '', failed };
}

/** The reply of an earlier run, which the log has kept. */
export function earlierColumn(record: RunRecord): PanelColumn {
  const { time, request, input, row, requestHash } = record;
  const { model } = request;
  const column: PanelColumn = {
    ...waitingColumn({ id: `${model} (${time})`, model }, { ...(input && { input }) }),
    earlier: time,
    ...(input &&
      requestHash !== undefined && {
        answered: { input: inputHash(input), ...(row !== undefined && { row }) },
      }),
  };
  return finishedColumn(record, column);
}

function finishedColumn(record: RunRecord, column: PanelColumn): PanelColumn {
  const { input, answered, turns } = column;
  const { requestHash, usage, finish, error, droppedParameters, droppedKeywords } = record;
  const toolCalls = toolCards(record);
  const { refused, fallback, degraded, attempts } = record;
  // A call that was never made has no times and no cost.
  const figures = attempts.length > 0 && { ...callTimes(record), cost: record.cost };
  // The last failure of a run without an answer is shown as its error.
  const failed = attempts.filter(attempt => attempt.error && attempt !== attempts.at(-1));
  return {
    ...runTarget(column),
    ...(column.earlier !== undefined && { earlier: column.earlier }),
    status: record.outcome,
    text: record.text,
    run: record.spanId,
    ...(turns && { turns }),
    ...(input && { input }),
    ...(answered && {
      answered: {
        ...answered,
        // What the prompt asked first: a later turn is not what a run would send now.
        ...(requestHash !== undefined && !turns && { request: shortRequestHash(requestHash) }),
      },
    }),
    source: record.source,
    ...figures,
    validation: record.validation,
    droppedParameters,
    ...(record.undefinedTools && { undefinedTools: record.undefinedTools }),
    ...(droppedKeywords && { droppedKeywords }),
    ...(isEditors(record) && { approximate: true }),
    ...(usage && { usage }),
    ...(finish && { finish: finish.reason }),
    ...(error && { error, actions: meaningOf(error).actions }),
    ...(toolCalls && { toolCalls }),
    ...(failed.length > 0 && {
      failed: failed.map(one => panelAttempt(one, attempts[attempts.indexOf(one) + 1]?.correction)),
    }),
    ...(refused.length > 0 && { refused }),
    ...(fallback !== undefined && { fallback }),
    ...(degraded && { degraded }),
  };
}

function panelAttempt(
  { model, duration, error, wait, cost, text }: Attempt,
  corrected: string | undefined,
): PanelAttempt {
  return {
    model,
    duration,
    ...(text !== undefined && { text }),
    // After another kind of failure, the same turn is sent again.
    ...(error?.class === 'schemaInvalid' && corrected !== undefined && { corrected }),
    ...(error && { error }),
    ...(wait !== undefined && { wait }),
    ...(cost && { cost }),
  };
}

/** A model that answers live without the address of a server is one of VS Code. */
function isEditors({ source, endpoint, attempts }: RunRecord): boolean {
  return source === 'live' && endpoint === undefined && attempts.length > 0;
}

function isReplayed({ source }: PanelColumn): boolean {
  return source === 'replayed' || source === 'replayedHandWritten';
}
