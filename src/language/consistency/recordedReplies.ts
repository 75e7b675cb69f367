import type { TextRange } from '../../prompt/diagnostic.ts';
import { isRecord } from '../../text/isRecord.ts';
import { jsonPlace } from '../../text/json/jsonPointer.ts';
import type { Replacement } from '../../text/replacement.ts';
import type { RecordingsFile } from '../languageFile.ts';

/** A recorded reply that is a text. */
export interface RecordedReply {
  readonly model: string;
  readonly text: string;
  /** Whether a person wrote it, who can fix it: what a model said stays as it is. */
  readonly handWritten: boolean;
  /** Of its line. */
  readonly start: number;
}

/** Characters of a file beyond which its replies are not looked at. */
export const largestRecordings = 5_000_000;

/**
 * The replies of a file of recordings, in order. Lines that replay does not understand are passed over, as
 * replay does; replies that call tools are no output yet.
 */
export function* recordedReplies({ text }: RecordingsFile): Generator<RecordedReply> {
  const whole = text.getText();
  if (whole.length > largestRecordings) return;
  for (let start = 0; start < whole.length; ) {
    const newline = whole.indexOf('\n', start);
    const end = newline === -1 ? whole.length : newline;
    const reply = replyOf(whole.slice(start, end), start);
    if (reply) yield reply;
    start = end + 1;
  }
}

function replyOf(line: string, start: number): RecordedReply | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { hash, model, text, toolCalls, handWritten } = value;
  if (typeof hash !== 'string' || typeof model !== 'string' || typeof text !== 'string') {
    return undefined;
  }
  if (Array.isArray(toolCalls) && toolCalls.length > 0) return undefined;
  return { model, text, handWritten: handWritten === true, start };
}

/** Where the text of a reply is written, without its quotes. */
export function textPlace({ text }: RecordingsFile, { start }: RecordedReply): TextRange {
  const { value } = jsonPlace(text.getText(), start, ['text']);
  return { start: value.start + 1, end: value.end - 1 };
}

/** A text as it is written within the quotes of a JSON string that other text surrounds. */
interface EscapedText {
  /** Where a range of the text is written. */
  range(range: TextRange): TextRange;
  /** An edit of the text as one of what is written. */
  edit(edit: Replacement): Replacement;
}

/** @param written without its quotes; `start` is where it stands. */
export function escapedText(written: string, start: number): EscapedText {
  /** Of each escape, in order: where the text goes on behind it, and how much longer it is written by then. */
  const ends: number[] = [];
  const longer: number[] = [];
  let more = 0;
  for (const { 0: sequence, index } of written.matchAll(/\\(?:u[0-9A-Fa-f]{4}|.)/g)) {
    ends.push(index - more + 1);
    more += sequence.length - 1;
    longer.push(more);
  }
  const writtenAt = (offset: number): number =>
    start + offset + (longer[before(ends, offset) - 1] ?? 0);
  const range = (within: TextRange): TextRange => ({
    start: writtenAt(within.start),
    end: writtenAt(within.end),
  });
  return {
    range,
    edit: ({ range: within, text }) => ({
      range: range(within),
      text: JSON.stringify(text).slice(1, -1),
    }),
  };
}

/** How many of some ascending numbers are no more than another. */
function before(ascending: readonly number[], number: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] ?? 0) <= number) from = middle + 1;
    else to = middle;
  }
  return from;
}
