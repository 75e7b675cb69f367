import { largest, readBelow } from '../../files/read.ts';
import { isRecord } from '../../text/isRecord.ts';
import { type Held, heldIn, parseHeld } from '../../text/json/exactJson.ts';
import { messages } from './messages.ts';

/** A reply with the verdict of a person. */
export interface Label {
  /** 1-based line. */
  readonly line: number;
  readonly input: Readonly<Record<string, unknown>>;
  /** The reply: a text, or JSON. */
  readonly text: string;
  readonly expected?: Held;
  readonly pass: boolean;
  /** The metric of the judge that it is about; absent where it is about all of them. */
  readonly judge?: string;
}

export type ReadLabels =
  | {
      readonly ok: true;
      readonly labels: readonly Label[];
      /** Lines without a verdict yet. */
      readonly open: number;
    }
  /** Sentences, each with its line. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads a file of labels: one JSON object a line, as `touchstone judge label` writes them. */
export async function readLabels(file: string, root: string): Promise<ReadLabels> {
  const read = await readBelow(root, file, largest.indexed);
  if (!read.ok) return { ok: false, problems: [messages.labelsUnread(read.problem)] };
  const labels: Label[] = [];
  const problems: string[] = [];
  let open = 0;
  const text = new TextDecoder().decode(read.bytes);
  for (const [index, written] of text.split(/\r?\n/).entries()) {
    if (written.trim() === '') continue;
    const label = labelOf(written, index + 1);
    if (label === 'open') open += 1;
    else if (typeof label === 'string') problems.push(`line ${index + 1}: ${label}`);
    else labels.push(label);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, labels, open };
}

function labelOf(written: string, line: number): Label | string {
  let value: unknown;
  try {
    ({ value } = parseHeld(written));
  } catch {
    return messages.notJson();
  }
  if (!isRecord(value)) return messages.labelForm();
  const { input = {}, output, pass, judge } = value;
  if (output === undefined) return messages.noOutput();
  if (!isRecord(input)) return messages.inputNotObject();
  if (judge !== undefined && typeof judge !== 'string') return messages.judgeNotName();
  if (pass === null || pass === undefined) return 'open';
  if (typeof pass !== 'boolean') return messages.passNotBoolean();
  return {
    line,
    input,
    text: typeof output === 'string' ? output : JSON.stringify(output),
    ...('expected' in value && { expected: heldIn(value, 'expected') }),
    pass,
    ...(judge !== undefined && { judge }),
  };
}
