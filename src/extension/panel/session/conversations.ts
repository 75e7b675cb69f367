import type { ToolMock } from '../../../eval/scorers/toolMocks.ts';
import { sumOfCosts } from '../../../model/cost.ts';
import { sumOfUsage } from '../../../model/events.ts';
import type { Message, ToolResponsePart } from '../../../prompt/messages/message.ts';
import type { SentTurn } from '../../../protocol/conversation.ts';
import type { ConversationTotal, PanelColumn, PanelTurn } from '../../../protocol/panelColumn.ts';
import type { RunEvent } from '../../../run/run.ts';
import { hasSources, parseHeld } from '../../../text/json/exactJson.ts';
import { callTimes, type RunRecord, replyTurn } from '../../../trace/record.ts';
import type { Target } from './targets.ts';
import { mockedCalls } from './toolCards.ts';

/** How a run continues a conversation. */
export interface Continuation {
  /** The messages after those of the prompt. */
  readonly turns: readonly Message[];
  /** Of the first run of the conversation. */
  readonly traceId: string;
}

/**
 * Runs one target with the text of the prompt for which it was created, and the current settings. Ends early
 * without throwing when the signal is aborted.
 */
export type RunTarget = (
  target: Target,
  signal: AbortSignal,
  continued?: Continuation,
) => AsyncIterable<RunEvent>;

/** The calls of a column, from the first one. Each is a run with its own record. */
export interface ColumnConversation {
  /** Absent for a reply that is not of this session, see `PanelPort.resume`. */
  readonly run?: RunTarget;
  /** The results of the golden row for tool calls. */
  readonly mocks: readonly ToolMock[];
  /** The messages after those of the prompt: replies that were continued, and what was sent after each. */
  readonly turns: readonly Message[];
  /** The replies that were continued. */
  readonly replies: readonly RunRecord[];
  /** The last reply. Absent until it has ended. */
  readonly record?: RunRecord;
  /** Of all calls, also those that failed and those whose reply was taken back. Absent before the first. */
  readonly total?: ConversationTotal;
  /** Of the first call. */
  readonly traceId?: string;
}

export function newConversation(
  run: RunTarget | undefined,
  mocks: readonly ToolMock[] = [],
): ColumnConversation {
  return { ...(run && { run }), mocks, turns: [], replies: [] };
}

/** After a run has ended. */
export function withReply(conversation: ColumnConversation, record: RunRecord): ColumnConversation {
  const { total, traceId = record.traceId } = conversation;
  return { ...conversation, record, total: totalWith(total, record), traceId };
}

/** After the user has answered the last reply. Undefined when it cannot be continued like that. */
export function continuedWith(
  conversation: ColumnConversation,
  sent: SentTurn,
): ColumnConversation | undefined {
  const { record, turns, replies, mocks } = conversation;
  if (record?.outcome !== 'completed') return undefined;
  const answer = answerMessage(sent, record, mockedCalls(mocks, [...replies, record]));
  if (!answer) return undefined;
  const { record: _, ...rest } = conversation;
  return { ...rest, turns: [...turns, replyTurn(record), answer], replies: [...replies, record] };
}

/**
 * Without the last turn: the reply that it answered is the last one again. Undefined when the record of that
 * reply is not known.
 */
export function takenBack(conversation: ColumnConversation): ColumnConversation | undefined {
  const { turns, replies } = conversation;
  const record = replies.at(-1);
  if (!record) return undefined;
  return { ...conversation, turns: turns.slice(0, -2), replies: replies.slice(0, -1), record };
}

/** How the next run continues. Undefined for the first one. */
export function continuationOf({ turns, traceId }: ColumnConversation): Continuation | undefined {
  return turns.length > 0 && traceId !== undefined ? { turns, traceId } : undefined;
}

function answerMessage(
  sent: SentTurn,
  { toolCalls = [] }: RunRecord,
  mocked: ReturnType<typeof mockedCalls>,
): Message | undefined {
  if (sent.kind === 'text') {
    const isAnswer = toolCalls.length === 0 && sent.text.trim() !== '';
    return isAnswer ? { role: 'user', content: [{ text: sent.text }] } : undefined;
  }
  // Providers refuse calls without a result.
  const { results } = sent;
  if (toolCalls.length === 0 || results.length !== toolCalls.length) return undefined;
  const content: ToolResponsePart[] = [];
  for (const [index, { name, ref }] of toolCalls.entries()) {
    const { from, text } = results[index] ?? { from: 'user', text: '' };
    const mock = mocked[index];
    if (from === 'mock') {
      if (typeof mock !== 'object') return undefined;
      content.push(mock);
    } else {
      if (text.trim() === '') return undefined;
      const output = from === 'failure' ? { error: text } : resultOf(text);
      content.push({ toolResponse: { name, output, ref } });
    }
  }
  return { role: 'tool', content };
}

/** JSON as its value, unless that would change its numbers. Other text is a text. */
function resultOf(text: string): unknown {
  try {
    const { value, source } = parseHeld(text);
    return source !== undefined || hasSources(value) ? text : value;
  } catch {
    return text;
  }
}

/** A column as one of its own turns. */
export function turnOf(column: PanelColumn, sent: SentTurn): PanelTurn {
  const {
    turns: _turns,
    total: _total,
    input: _input,
    answered: _answered,
    previous: _previous,
    ...reply
  } = column;
  return { reply, sent };
}

/** What is known about one call, as a total. */
export function totalOfOne({ source, totalTime, usage, cost }: PanelColumn): ConversationTotal {
  return {
    calls: 1,
    ...(source && { source }),
    ...(totalTime !== undefined && { totalTime }),
    ...(usage && { usage }),
    ...(cost && { cost }),
  };
}

/** A call that was not made, such as one that a limit refused, adds nothing. Only live calls are billed. */
function totalWith(before: ConversationTotal | undefined, record: RunRecord): ConversationTotal {
  const { source, usage, cost, attempts } = record;
  const { totalTime } = callTimes(record);
  const own: ConversationTotal = {
    calls: 1,
    source,
    cost,
    ...(usage && { usage }),
    ...(totalTime !== undefined && { totalTime }),
  };
  if (!before) return own;
  if (attempts.length === 0) return before;
  const both = [before, own];
  const live = both.filter(part => part.source === 'live');
  const usages = both.flatMap(part => part.usage ?? []);
  const times = both.flatMap(part => part.totalTime ?? []);
  const costs = (live.length > 0 ? live : both).flatMap(part => part.cost ?? []);
  return {
    calls: before.calls + 1,
    source: live[0]?.source ?? source,
    ...(usages.length === 2 && { usage: sumOfUsage(usages) }),
    ...(times.length === 2 && { totalTime: times.reduce((sum, time) => sum + time, 0) }),
    ...(costs.length > 0 && { cost: sumOfCosts(costs) }),
  };
}
