import { isRecord } from '../../text/isRecord.ts';
import { replyProblems } from './messages.ts';

/*
 * How replies are read: a server may send anything in any place, whatever an SDK's types promise.
 * What only describes a reply is ignored when it has the wrong type; where the wrong type would lose
 * or invent content, the reply cannot be read.
 */

type Fields = Readonly<Record<string, unknown>>;

/** What a server sent is not a reply of its protocol. The message completes `could not be read: `. */
export class UnreadableReply extends Error {}

/** The fields of a frame; none where it is not an object. */
export function fieldsOf(frame: unknown): Fields {
  return isRecord(frame) ? frame : {};
}

/** The items of a list; none where it is not one. */
export function itemsOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

/** A word such as a name, an id or a type; undefined where it is not a text, or an empty one. */
export function wordIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A limit in tokens; undefined where it is not a positive whole number. */
export function limitIn(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
}

/** The day of an ISO date or time; undefined where it is not one. */
export function dayIn(value: unknown): string | undefined {
  return typeof value === 'string' ? /^\d{4}-\d\d-\d\d/.exec(value)?.[0] : undefined;
}

/**
 * Text of the reply itself; empty where there is none.
 * @throws UnreadableReply where something else is in its place.
 */
export function contentIn(value: unknown, place: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new UnreadableReply(replyProblems.notText(place));
}

/**
 * A tool call's name.
 * @throws UnreadableReply where there is none: nobody could tell which tool is meant.
 */
export function toolNameIn(value: unknown): string {
  const name = wordIn(value);
  if (name === undefined) throw new UnreadableReply(replyProblems.callWithoutName());
  return name;
}

/** The server's own word for why a reply ended; `unknown` where it is not a text, undefined where there is none. */
export function reasonIn(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? wordIn(value) : 'unknown';
}
