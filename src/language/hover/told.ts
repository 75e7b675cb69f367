import type { TextRange } from '../../prompt/diagnostic.ts';

/** What is told about a place, in Markdown. */
export interface Told {
  readonly range: TextRange;
  readonly text: string;
}
