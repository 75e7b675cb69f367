import { datasetFormatOf } from '../../files/fileNames.ts';
import { largest, readBelow } from '../../files/read.ts';
import { isRecord } from '../../text/isRecord.ts';
import { type Held, heldIn } from '../../text/json/exactJson.ts';
import { rawRowsOf } from '../dataset/dataset.ts';
import type { RawRow } from '../dataset/row.ts';
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
      /** Labels without a verdict yet. */
      readonly open: number;
    }
  /** Sentences, each with its line. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Problems that are named. */
const MOST_PROBLEMS = 20;

/**
 * Reads a file of labels in the formats of datasets: JSON Lines, as `touchstone judge label` writes them, JSON, YAML, CSV and
 * TSV. Columns of CSV that are not `output`, `pass`, `judge` or those of a dataset are input variables.
 */
export async function readLabels(file: string, root: string): Promise<ReadLabels> {
  const read = await readBelow(root, file, largest.indexed);
  if (!read.ok) return { ok: false, problems: [messages.labelsUnread(read.problem)] };
  const labels: Label[] = [];
  const problems: string[] = [];
  let open = 0;
  const text = new TextDecoder().decode(read.bytes);
  const format = datasetFormatOf(file) ?? 'jsonl';
  for (const raw of rawRowsOf(text, `labels.${format}`)) {
    const label = 'problem' in raw ? raw.problem : labelOf(raw);
    if (label === 'open') open += 1;
    else if (typeof label === 'string') problems.push(messages.atLine(raw.line, label));
    else labels.push(label);
  }
  if (problems.length === 0) return { ok: true, labels, open };
  const named = problems.slice(0, MOST_PROBLEMS);
  const more = problems.length - named.length;
  return { ok: false, problems: more > 0 ? [...named, messages.moreProblems(more)] : named };
}

function labelOf({
  value,
  line,
  untyped,
}: Extract<RawRow, { readonly value: unknown }>): Label | string {
  if (!isRecord(value)) return messages.labelForm();
  const { input = {} } = value;
  if (!isRecord(input)) return messages.inputNotObject();
  // In CSV, every column without a meaning in datasets is an input variable.
  const { output, pass, judge, ...rest } = untyped ? input : value;
  if (output === undefined) return messages.noOutput();
  if (judge !== undefined && typeof judge !== 'string') return messages.judgeNotName();
  const verdict = personVerdict(pass);
  if (verdict === 'open') return 'open';
  if (verdict === undefined) return messages.noSuchVerdict(JSON.stringify(pass));
  return {
    line,
    input: untyped ? rest : input,
    text: typeof output === 'string' ? output : JSON.stringify(output),
    ...('expected' in value && { expected: heldIn(value, 'expected') }),
    pass: verdict,
    ...(judge !== undefined && { judge }),
  };
}

/** Words of spreadsheets and other tools for a verdict. */
const verdicts: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  pass: true,
  passed: true,
  1: true,
  false: false,
  no: false,
  fail: false,
  failed: false,
  0: false,
};

/** `open` where a person has not judged yet; undefined for what is not a verdict. */
function personVerdict(pass: unknown): boolean | 'open' | undefined {
  if (typeof pass === 'object' && pass !== null) return undefined;
  const word = String(pass ?? '')
    .trim()
    .toLowerCase()
    // Of a column with empty cells, spreadsheets and data frames write 1 as 1.0.
    .replace(/^([01])\.0+$/, '$1');
  if (word === '') return 'open';
  return Object.hasOwn(verdicts, word) ? verdicts[word] : undefined;
}
