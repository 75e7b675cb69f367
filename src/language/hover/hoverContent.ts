import type { TextRange } from '../../prompt/diagnostic.ts';
import type { Markdown } from '../markdown.ts';

/** What a hover shows about a range. */
export interface HoverContent {
  readonly range: TextRange;
  readonly text: Markdown;
}
