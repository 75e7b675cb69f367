import type { TextRange } from '../diagnostic.ts';
import type { InputPath } from '../template/variables.ts';

/**
 * Where a stretch of a message's text comes from. Ranges count in the prompt's own file, or, where
 * `partial` is named, in the file of that partial.
 */
export type Origin =
  | { readonly kind: 'template'; readonly range: TextRange }
  | { readonly kind: 'partial'; readonly partial: string; readonly range: TextRange }
  | {
      readonly kind: 'variable';
      /** As written in the tag: `user.name`, `this`, `@index`. */
      readonly path: string;
      /** What that is in the input, where the template alone tells. */
      readonly input?: InputPath;
      /** The tag. */
      readonly range: TextRange;
      readonly partial?: string;
    }
  | {
      /** What a helper made of values, such as `json`. */
      readonly kind: 'helper';
      readonly name: string;
      /** The tag. */
      readonly range: TextRange;
      readonly partial?: string;
    }
  | {
      readonly kind: 'history';
      /** Which of the earlier messages, from 0. */
      readonly message: number;
    };

/** Half-open range of UTF-16 offsets into a message's text, as `textOf` gives it. */
export interface Span extends TextRange {
  readonly origin: Origin;
}
