import type { RowPlace } from '../dataset/idIndex.ts';
import { messages } from './messages.ts';

export type FindingCode =
  | 'duplicate-input'
  | 'near-duplicate-input'
  | 'contradiction'
  | 'leaked-example'
  | 'rare-label'
  | 'missing-label'
  | 'unscored-part'
  | 'unscored-row'
  | 'unreached-branch';

/** Something about a dataset that makes its results say less than they seem to. */
export interface DatasetFinding extends RowPlace {
  readonly code: FindingCode;
  /** One sentence with a next step. */
  readonly message: string;
  /** The other place that it is about: the earlier row, the example in the prompt. */
  readonly other?: RowPlace;
}

/** A place in messages, without the file when it is the same. */
export function placeText({ file, line }: RowPlace, from: RowPlace): string {
  return file === from.file ? messages.line(line) : `${file}:${line}`;
}
