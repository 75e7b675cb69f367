import type { Diagnostic, TextRange } from '../diagnostic.ts';
import type { CallExpression, PathPart } from './expression.ts';

/**
 * `block` `{{#x}}`, `inverse` `{{^x}}`, `decorator` `{{#*x}}`, `partialBlock` `{{#> x}}` and `raw` `{{{{x}}}}`
 * open something that `close` ends; `else` and `elseChain` (`{{else if x}}`) divide it.
 */
export type TagKind =
  | 'value'
  | 'comment'
  | 'partial'
  | 'block'
  | 'inverse'
  | 'decorator'
  | 'partialBlock'
  | 'raw'
  | 'else'
  | 'elseChain'
  | 'close';

/** One `{{...}}` of a template. */
export interface Tag {
  readonly kind: TagKind;
  readonly range: TextRange;
  /** The first word after the opening braces and their sign; empty where there is none. */
  readonly name: string;
  readonly nameRange: TextRange;
  /** Absent for `else`, comments, and a tag that could not be read. */
  readonly call?: CallExpression;
  /** The names between the bars of `as |item index|`. */
  readonly blockParams: readonly PathPart[];
  /** Why the tag could not be read. */
  readonly problem?: Diagnostic;
}

/** Whether a tag needs a `{{/...}}`. */
export function opens({ kind }: Tag): boolean {
  return (
    kind === 'block' ||
    kind === 'inverse' ||
    kind === 'decorator' ||
    kind === 'partialBlock' ||
    kind === 'raw'
  );
}
