import type { Replacement, TextRange } from '../text/replacement.ts';

export type { TextRange } from '../text/replacement.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A fix that resolves a finding: edits of the same file that do not overlap and do not change its meaning elsewhere. */
export interface Fix {
  /** In the imperative, as an editor shows it: "Write `topP`". */
  readonly title: string;
  readonly edits: readonly Replacement[];
}

/** One finding about a file. `code` is stable: documentation, quick fixes and suppressions hang on it. */
export interface Diagnostic {
  /** The anchor of its entry in docs/prompt-language.md too. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence a person can act on. */
  readonly message: string;
  readonly range: TextRange;
  /** Where a remedy is mechanical: an editor turns it into a quick fix as it is. */
  readonly fix?: Fix;
  /** Other fixes, for a person to choose: they remove something, or leave something to fill in. */
  readonly alternatives?: readonly Fix[];
  /** Another place of the same file that the finding is about. */
  readonly related?: { readonly range: TextRange; readonly message: string };
  /** Shown faded, as what could be left out. */
  readonly unnecessary?: boolean;
}

/** A place as people and tools name it, both 1-based; the column counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where an offset into a text is. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
