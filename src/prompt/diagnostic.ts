import type { Replacement, TextRange } from '../text/replacement.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/**
 * A fix for a diagnostic: edits of the same file that do not overlap and do not change its meaning elsewhere.
 */
export interface Fix {
  /** The label in the imperative, such as "Write `topP`". */
  readonly title: string;
  readonly edits: readonly Replacement[];
}

/** The fixes of a diagnostic. */
export type Fixes = Pick<Diagnostic, 'fix' | 'alternatives'>;

/** One problem in a file. `code` is stable: documentation, quick fixes and suppressions refer to it. */
export interface Diagnostic {
  /** Also the anchor of its entry in docs/prompt-language.md. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence that says what to do. */
  readonly message: string;
  readonly range: TextRange;
  /** The fix, if it is certain. An editor offers it as a quick fix. */
  readonly fix?: Fix;
  /** Other possible fixes, which remove something or leave something to fill in. */
  readonly alternatives?: readonly Fix[];
  /**
   * Computes the fix and the alternatives when an editor asks for them. For findings of which a file can have
   * thousands, while few are ever looked at.
   */
  readonly fixes?: () => Fixes;
  /** Another place of the same file that the diagnostic refers to. */
  readonly related?: { readonly range: TextRange; readonly message: string };
  /** The text has no effect and can be shown faded. */
  readonly unnecessary?: boolean;
}

/** A position as shown to people and tools. Line and column are 1-based. The column counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The position of an offset in a text. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
