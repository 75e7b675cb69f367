import { canonicalJson } from '../../text/json/printJson.ts';
import type { DatasetRow } from '../dataset/row.ts';
import { SHORTEST_TEXT, textWords, type Word } from './words.ts';

/** What a model gets of a row, in the parts that are compared. */
export interface RowContent {
  /** The same for two rows only when all of their content is the same. */
  readonly whole: string;
  /** The texts that may differ a little in near-duplicates. */
  readonly texts: readonly (readonly Word[])[];
  /** Everything else. It is the same in near-duplicates. */
  readonly rest: string;
}

export function rowContent({ input, history }: DatasetRow): RowContent {
  const texts: (readonly Word[])[] = [];
  const rest: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null) {
      for (const key of Object.keys(value).sort()) {
        visit((value as Readonly<Record<string, unknown>>)[key], `${path}/${key}`);
      }
      return;
    }
    const words = typeof value === 'string' ? textWords(value) : [];
    if (words.length < SHORTEST_TEXT) rest.push(path, JSON.stringify(value) ?? '');
    else {
      texts.push(words);
      rest.push(path);
    }
  };
  visit(input, 'input');
  visit(history, 'history');
  return { whole: canonicalJson({ input, history }), texts, rest: rest.join('\n') };
}
