import type { TextRange } from '../../text/replacement.ts';
import type { Markdown } from '../markdown.ts';

/** The content of a hover and its range. */
export interface HoverContent {
  readonly range: TextRange;
  readonly text: Markdown;
}
