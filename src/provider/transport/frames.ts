import type { FinishReason, ToolCall } from '../../model/events.ts';
import { replyProblems } from './messages.ts';

/*
 * Reads replies defensively: a server may send any value in any place, whatever the types of an SDK say.
 * Descriptive fields of the wrong type are ignored. If a wrong type would lose or invent content, the reply
 * cannot be read.
 */

/** The response is not a reply of the protocol. The message completes `could not be read: `. */
export class UnreadableReply extends Error {}

/** The items of a list. Empty when it is not a list. */
export function listItems(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

/** A name, id or type. Undefined when it is not a text or is empty. */
export function wordIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A limit in tokens. Undefined when it is not a positive whole number. */
export function limitIn(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
}

/** The day of an ISO date or time. Undefined when it is not one. */
export function dayIn(value: unknown): string | undefined {
  return typeof value === 'string' ? /^\d{4}-\d\d-\d\d/.exec(value)?.[0] : undefined;
}

/**
 * Text of the reply itself. Empty when there is none.
 * @throws UnreadableReply when it is not text.
 */
export function contentIn(value: unknown, place: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new UnreadableReply(replyProblems.notText(place));
}

/**
 * The id and name of a tool call, of a protocol in which every call has an id.
 * @throws UnreadableReply when one is missing.
 */
export function calledTool(id: unknown, name: unknown): Pick<ToolCall, 'ref' | 'name'> {
  const ref = wordIn(id);
  if (ref === undefined) throw new UnreadableReply(replyProblems.callWithoutId());
  return { ref, name: toolNameIn(name) };
}

/**
 * The name of a tool call.
 * @throws UnreadableReply when there is none, because the tool would be unknown.
 */
export function toolNameIn(value: unknown): string {
  const name = wordIn(value);
  if (name === undefined) throw new UnreadableReply(replyProblems.callWithoutName());
  return name;
}

/**
 * The server's own reason why a reply ended. `unknown` when it is not a text, undefined when there is none.
 */
export function reasonIn(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? wordIn(value) : 'unknown';
}

/** What a reason of the server means. `other` for one that the protocol does not list. */
export function knownReason(
  raw: string,
  reasons: Readonly<Record<string, FinishReason>>,
): FinishReason {
  return (Object.hasOwn(reasons, raw) ? reasons[raw] : undefined) ?? 'other';
}
