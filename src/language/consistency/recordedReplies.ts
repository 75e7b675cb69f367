import { isRecord } from '../../text/isRecord.ts';
import { jsonPlace } from '../../text/json/jsonPointer.ts';
import type { Replacement, TextRange } from '../../text/replacement.ts';
import type { RecordingsFile } from '../languageFile.ts';

/** A recorded reply that is text. */
export interface RecordedReply {
  readonly model: string;
  readonly text: string;
  /** Whether a person wrote the reply and may correct it. A model's reply is not changed. */
  readonly handWritten: boolean;
  /** Offset of its line. */
  readonly start: number;
}

/** Maximum number of characters of a file whose replies are checked. */
export const largestRecordings = 5_000_000;

/**
 * The replies of a file of recordings, in order. Lines that a replay cannot read are skipped. Replies with
 * tool calls are not outputs.
 */
export function* recordedReplies({ text }: RecordingsFile): Generator<RecordedReply> {
  const whole = text.getText();
  if (whole.length > largestRecordings) return;
  for (let start = 0; start < whole.length; ) {
    const newline = whole.indexOf('\n', start);
    const end = newline === -1 ? whole.length : newline;
    const reply = recordedReplyAt(whole.slice(start, end), start);
    if (reply) yield reply;
    start = end + 1;
  }
}

function recordedReplyAt(line: string, start: number): RecordedReply | undefined {
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

/** The range of a reply's text in the file, without its quotes. */
export function textPlace({ text }: RecordingsFile, { start }: RecordedReply): TextRange {
  const { value } = jsonPlace(text.getText(), start, ['text']);
  return { start: value.start + 1, end: value.end - 1 };
}

/** A text as written in the quotes of a JSON string. */
interface EscapedText {
  /** The range in the file for a range of the text. */
  range(range: TextRange): TextRange;
  /** The edit of the file for an edit of the text. */
  edit(edit: Replacement): Replacement;
}

/** @param written without its quotes. `start` is its offset in the file. */
export function escapedText(written: string, start: number): EscapedText {
  /**
   * For each escape sequence, in order: the offset in the text after it, and how much longer the written text
   * is up to there.
   */
  const ends: number[] = [];
  const longer: number[] = [];
  let more = 0;
  for (const { 0: sequence, index } of written.matchAll(/\\(?:u[0-9A-Fa-f]{4}|.)/g)) {
    ends.push(index - more + 1);
    more += sequence.length - 1;
    longer.push(more);
  }
  const writtenAt = (offset: number): number =>
    start + offset + (longer[countUpTo(ends, offset) - 1] ?? 0);
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

/** How many numbers of an ascending list are not greater than another number. */
function countUpTo(ascending: readonly number[], number: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] ?? 0) <= number) from = middle + 1;
    else to = middle;
  }
  return from;
}
