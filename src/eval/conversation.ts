import { sumOfCosts } from '../model/cost.ts';
import { sumOfUsage } from '../model/events.ts';
import type { RunHost } from '../run/host.ts';
import { type RunRequest, type RunSteps, run } from '../run/run.ts';
import type { RunRecord } from '../trace/record.ts';
import { createMockedTools, type ToolMock } from './scorers/toolMocks.ts';

/** Most rounds of tool calls when the prompt has no `maxTurns`, as in Genkit. */
const MOST_TURNS = 5;

export interface RowConversation {
  /**
   * Of all turns: the text and the verdict of the last reply, the tool calls, attempts, usage and cost of all. Its
   * request is that of the last turn, and its hash that of the first.
   */
  readonly record: RunRecord;
  /** How many of the tool calls were answered, from the first. */
  readonly answered: number;
}

/**
 * Runs a prompt and answers the tool calls of the model with the results of a row, until it makes none or calls a tool
 * that has none there. A call that no result of its tool matches ends it with an error.
 */
export async function runConversation(
  request: RunRequest,
  mocks: readonly ToolMock[],
  host: RunHost,
  options: RunSteps,
): Promise<RowConversation> {
  const { maxTurns } = request.prompt.document.metadata.raw;
  const most = typeof maxTurns === 'number' ? maxTurns : MOST_TURNS;
  const resultOf = createMockedTools(mocks);
  let turn = await run(request, host, options).record;
  const records = [turn];
  const turns = [...(request.turns ?? [])];
  const { traceId } = turn;
  let answered = 0;
  while (turn.outcome === 'completed' && turn.reply && records.length <= most) {
    const {
      toolCalls: calls = [],
      request: { tools },
    } = turn;
    const results = calls.map(call => resultOf(call, tools));
    if (results.length === 0 || results.includes(undefined)) break;
    const problem = results.find(result => typeof result === 'string');
    if (problem !== undefined) {
      const error = { class: 'badInput', message: problem } as const;
      return { record: { ...joinedRecord(records), outcome: 'failed', error }, answered };
    }
    const content = results.filter(result => typeof result === 'object');
    answered += content.length;
    turns.push(turn.reply, { role: 'tool', content });
    turn = await run({ ...request, turns: [...turns], traceId }, host, options).record;
    records.push(turn);
  }
  return { record: joinedRecord(records), answered };
}

function joinedRecord(records: readonly RunRecord[]): RunRecord {
  const [first, ...others] = records;
  const last = records.at(-1);
  if (!first || !last) throw new Error('a conversation has at least one turn');
  if (others.length === 0) return first;
  const usages = records.flatMap(({ usage }) => usage ?? []);
  const { usage: _, ...rest } = last;
  const isLive = records.some(({ source }) => source === 'live');
  return {
    ...rest,
    ...(isLive && { source: 'live' }),
    ...(first.requestHash !== undefined && { requestHash: first.requestHash }),
    time: first.time,
    attempts: records.flatMap(({ attempts }) => attempts),
    toolCalls: records.flatMap(({ toolCalls = [] }) => toolCalls),
    ...(usages.length === records.length && { usage: sumOfUsage(usages) }),
    cost: sumOfCosts(records.map(({ cost }) => cost)),
    totalTime: records.reduce((sum, { totalTime }) => sum + totalTime, 0),
    redactions: records.reduce((sum, { redactions }) => sum + redactions, 0),
  };
}
