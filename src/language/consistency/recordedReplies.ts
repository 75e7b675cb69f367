import type { TextRange } from '../../prompt/diagnostic.ts';
import { isRecord } from '../../text/isRecord.ts';
import { jsonPlace } from '../../text/json/jsonPlaces.ts';
import type { RecordingsFile } from '../languageFile.ts';

/** A recorded reply that is a text. */
export interface RecordedReply {
  readonly model: string;
  readonly text: string;
  /** Whether a person wrote it, who can mend it: what a model said stays as it is. */
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
