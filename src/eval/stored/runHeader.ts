import { dirname } from 'node:path';
import { exists } from '../../files/below.ts';
import { fileProblem } from '../../files/fileProblem.ts';
import { isRecord } from '../../text/isRecord.ts';
import { journalLines } from '../../trace/readJournal.ts';
import { readHeader, type StoredHeader } from '../results/resultsFile.ts';

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
    return refuse(`${file} could not be read: ${fileProblem(error)}.`);
  }
  if (first === undefined) {
    return refuse(
      (await exists(file))
        ? `${file} is empty: the run ended before its first line was written.`
        : `${file} does not exist.`,
    );
  }
  const value = parsed(first);
  const format = isRecord(value) ? value['touchstone'] : undefined;
  if (typeof format !== 'string' || !format.startsWith('eval/')) {
    return refuse(
      `${file} is not a results file of an evaluation: its first line is not the header of a run.`,
    );
  }
  if (format !== 'eval/1') {
    return refuse(
      `${file} has the format ${format}, and this version of Touchstone reads eval/1. Report it with the version that wrote it.`,
    );
  }
  const read = readHeader(value);
  if (!read.ok) return refuse(`${file} has a damaged header: ${read.reason}.`);
  const { models, rows, run } = read.value;
  if (!models || rows === undefined || run === undefined) {
    return refuse(
      `${file} was written by an earlier version of Touchstone, which did not store the models and rows of a run. Run the evaluation again.`,
    );
  }
  return { ok: true, header: { ...read.value, models, rows, run } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
