import type { TextRange } from '../../text/replacement.ts';
import type { InputPath } from '../template/variables.ts';

/**
 * The origin of a part of a message's text. Ranges refer to the prompt's own file or, with `partial`, to the
 * file of that partial.
 */
export type TextOrigin =
  | { readonly kind: 'template'; readonly range: TextRange }
  | { readonly kind: 'partial'; readonly partial: string; readonly range: TextRange }
  | {
      readonly kind: 'variable';
      /** As written in the tag: `user.name`, `this`, `@index`. */
      readonly path: string;
      /** Its path in the input, if the template alone determines it. */
      readonly input?: InputPath;
      /** The tag. */
      readonly range: TextRange;
      readonly partial?: string;
    }
  | {
      /** The output of a helper for values, such as `json`. */
      readonly kind: 'helper';
      readonly name: string;
      /** The tag. */
      readonly range: TextRange;
      readonly partial?: string;
    }
  | {
      readonly kind: 'history';
      /** The index of the earlier message, from 0. */
      readonly message: number;
    };

/** Half-open range of UTF-16 offsets in the text of a message, as returned by `messageText`. */
export interface TextSpan extends TextRange {
  readonly origin: TextOrigin;
}
