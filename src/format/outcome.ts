/** The parts of a run record that determine its outcome. */
export interface RunFacts {
  readonly outcome: 'completed' | 'degraded' | 'failed' | 'cancelled';
  /** The finish reason: `stop`, `length`, `contentFilter`, `refusal`, `toolCalls`, `other`. */
  readonly finish?: string | undefined;
  /** `none`, `valid` or `invalid`. Absent before the reply was checked. */
  readonly verdict?: string | undefined;
  /** Number of tool calls in the reply. */
  readonly toolCalls?: number | undefined;
}

/**
 * How a run ended. Only `passed`, `completed` and `toolCall` are successful. `passed`: the reply was validated
 * and matches its schema or contract. `completed`: there was nothing to validate.
 */
export type RunOutcome =
  | 'passed'
  | 'completed'
  | 'toolCall'
  | 'invalid'
  | 'cutOff'
  | 'refused'
  | 'filtered'
  | 'fallbackValue'
  | 'failed'
  | 'cancelled';

/**
 * How a run ended. A complete reply is not necessarily a success: a refusal, a reply that was cut off at the
 * token limit and a reply that does not match its schema have their own outcomes, in this order of
 * precedence.
 */
export function runOutcome({ outcome, finish, verdict, toolCalls = 0 }: RunFacts): RunOutcome {
  if (outcome === 'degraded') return 'fallbackValue';
  if (outcome !== 'completed') return outcome;
  if (finish === 'refusal') return 'refused';
  if (finish === 'contentFilter') return 'filtered';
  if (finish === 'length') return 'cutOff';
  if (verdict === 'invalid') return 'invalid';
  if (toolCalls > 0) return 'toolCall';
  return verdict === 'valid' ? 'passed' : 'completed';
}

/** Labels in every user interface: the panel, reports, the command line. */
export const outcomeLabels: Readonly<Record<RunOutcome, string>> = {
  passed: 'Passed',
  completed: 'Completed',
  toolCall: 'Tool call',
  invalid: 'Does not match the schema',
  cutOff: 'Cut off',
  refused: 'Refused',
  filtered: 'Filtered',
  fallbackValue: 'Fallback value',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** The labels after a count: `2 completed, 1 refused`. */
const countedOutcomes: Readonly<Record<RunOutcome, string>> = {
  passed: 'passed',
  completed: 'completed',
  toolCall: 'calling tools',
  invalid: 'not matching the schema',
  cutOff: 'cut off',
  refused: 'refused',
  filtered: 'filtered',
  fallbackValue: 'with the fallback value',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** Counts runs by outcome: `2 completed, 1 refused`. Empty without runs. */
export function countOutcomes(ends: readonly RunOutcome[]): string {
  return Object.entries(countedOutcomes)
    .map(([outcome, words]) => ({ words, count: ends.filter(end => end === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ words, count }) => `${count} ${words}`)
    .join(', ');
}

/** Where a reply came from. */
export const replySourceLabels = {
  live: 'live',
  replayed: 'replayed',
  replayedHandWritten: 'replayed, hand-written',
  sandbox: 'sandbox',
} as const;
