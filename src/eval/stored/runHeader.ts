import { dirname } from 'node:path';
import { exists } from '../../files/below.ts';
import { fileProblem } from '../../files/fileProblem.ts';
import { isRecord } from '../../text/isRecord.ts';
import { journalLines } from '../../trace/readJournal.ts';
import { readHeader, type StoredHeader } from '../results/resultsFile.ts';
import { messages } from './messages.ts';

/** The header of a run with what every report needs. */
export type RunHeader = StoredHeader & Required<Pick<StoredHeader, 'models' | 'rows' | 'run'>>;

export type HeaderReading =
  | { readonly ok: true; readonly header: RunHeader }
  /** A sentence that names the file. */
  | { readonly ok: false; readonly problem: string };

/** Reads the first line of a results file. */
export async function readRunHeader(file: string): Promise<HeaderReading> {
  const refuse = (problem: string): HeaderReading => ({ ok: false, problem });
  let first: string | undefined;
  try {
    for await (const { text } of journalLines(file, dirname(file))) {
      first = text ?? '';
      break;
    }
  } catch (error) {
    return refuse(messages.unreadable(file, fileProblem(error)));
  }
  if (first === undefined) {
    return refuse((await exists(file)) ? messages.emptyResults(file) : messages.fileMissing(file));
  }
  const value = jsonOrUndefined(first);
  const format = isRecord(value) ? value['touchstone'] : undefined;
  if (typeof format !== 'string' || !format.startsWith('eval/')) {
    return refuse(messages.notResultsFile(file));
  }
  if (format !== 'eval/1') {
    return refuse(messages.otherFormat(file, format));
  }
  const read = readHeader(value);
  if (!read.ok) return refuse(messages.damagedHeader(file, read.reason));
  const { models, rows, run } = read.value;
  if (!models || rows === undefined || run === undefined) {
    return refuse(messages.earlierVersion(file));
  }
  return { ok: true, header: { ...read.value, models, rows, run } };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
