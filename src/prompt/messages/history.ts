import { type Fields, isRecord } from '../../text/isRecord.ts';
import { parseExact } from '../../text/json/exactJson.ts';
import { HistoryProblem, partsIn } from './historyParts.ts';
import type { Message, Part } from './message.ts';
import { historyMessages } from './messages.ts';

/**
 * An earlier turn in any of the common formats. Values that are not a {@link Message} are converted to one.
 */
export interface HistoryMessage {
  readonly role: string;
  /** A text, or parts in the format of Dotprompt, OpenAI or Anthropic. */
  readonly content?: unknown;
}

export type ReadHistory =
  | { readonly ok: true; readonly messages: readonly Message[] }
  /** One sentence. Messages are 1-based. */
  | { readonly ok: false; readonly problem: string };

const roles: Readonly<Record<string, string>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  model: 'model',
  assistant: 'model',
  tool: 'tool',
  // Of Gemini, for results.
  function: 'tool',
};

/**
 * Reads earlier turns in the formats of Dotprompt, Chat Completions, Anthropic and Gemini, with their texts,
 * media, tool calls and results. Parts that no call could contain are reported, never omitted. A message in
 * Dotprompt's format is returned unchanged.
 */
export function readHistory(value: unknown): ReadHistory {
  if (!Array.isArray(value)) {
    return problem(historyMessages.notAList());
  }
  const messages: Message[] = [];
  /** Names of the tools that have been called. A result may only have the id of its call. */
  const called = new Map<string, string>();
  for (const [index, item] of value.entries()) {
    try {
      messages.push(...historyMessagesOf(item, called));
    } catch (error) {
      if (!(error instanceof HistoryProblem)) throw error;
      return problem(historyMessages.inMessage(index + 1, error.message));
    }
  }
  return { ok: true, messages };
}

function problem(sentence: string): ReadHistory {
  return { ok: false, problem: sentence };
}

function historyMessagesOf(item: unknown, called: Map<string, string>): readonly Message[] {
  if (!isRecord(item) || typeof item['role'] !== 'string') {
    throw new HistoryProblem(historyMessages.notAnObject());
  }
  const { role: given } = item;
  const role = Object.hasOwn(roles, given) ? roles[given] : undefined;
  if (role === undefined) {
    throw new HistoryProblem(historyMessages.role(given));
  }
  const parts = [...historyContent(item, role, called), ...callsOf(item, called)];
  const isWhole =
    role === given && Array.isArray(item['content']) && isSameContent(item['content'], parts);
  // Returned unchanged, including its metadata, because messages are compared by identity.
  if (isWhole) return [item as unknown as Message];
  // Anthropic puts results into a user message, where they must come first.
  const results = parts.filter(part => 'toolResponse' in part);
  if (role === 'tool' || results.length === 0) return [{ role, content: parts }];
  const others = parts.filter(part => !('toolResponse' in part));
  return [
    { role: 'tool', content: results },
    ...(others.length > 0 ? [{ role, content: others }] : []),
  ];
}

function isSameContent(content: readonly unknown[], parts: readonly Part[]): boolean {
  return content.length === parts.length && content.every((one, at) => one === parts[at]);
}

function historyContent(item: Fields, role: string, called: Map<string, string>): readonly Part[] {
  const { content = item['parts'] } = item;
  const callId = item['tool_call_id'];
  if (role === 'tool' && typeof callId === 'string') {
    const given = item['name'];
    const name = called.get(callId) ?? (typeof given === 'string' ? given : undefined);
    if (name === undefined) {
      throw new HistoryProblem(historyMessages.resultWithoutCall(callId));
    }
    return [{ toolResponse: { name, ref: callId, output: outputIn(content) } }];
  }
  if (content === undefined || content === null) {
    if (Array.isArray(item['tool_calls'])) return [];
    throw new HistoryProblem(historyMessages.noContent());
  }
  return partsIn(content, called);
}

/** Converts a result to text when it contains nothing else. */
function outputIn(content: unknown): unknown {
  if (!Array.isArray(content)) return content ?? '';
  const texts = content.map(part => (isRecord(part) ? part['text'] : undefined));
  return texts.every(text => typeof text === 'string') ? texts.join('') : content;
}

/** The calls in an assistant message of Chat Completions. */
function callsOf(item: Fields, called: Map<string, string>): readonly Part[] {
  const { tool_calls: calls } = item;
  if (calls === undefined || calls === null) return [];
  if (!Array.isArray(calls)) throw new HistoryProblem(historyMessages.toolCalls());
  return calls.map(call => {
    const made = isRecord(call) && isRecord(call['function']) ? call['function'] : {};
    const ref = isRecord(call) ? call['id'] : undefined;
    const { name, arguments: written } = made;
    if (typeof name !== 'string' || typeof ref !== 'string') {
      throw new HistoryProblem(historyMessages.toolCall());
    }
    called.set(ref, name);
    return { toolRequest: { name, ref, input: argumentsIn(written) } };
  });
}

/** Arguments that are not JSON are kept as written. */
function argumentsIn(written: unknown): unknown {
  if (typeof written !== 'string') return written ?? {};
  try {
    return parseExact(written);
  } catch {
    return written;
  }
}
