/** What the columns of a comparison show. */
export const comparisonModes = [
  'reply',
  'fields',
  'diff',
  'messages',
  'request',
  'record',
] as const;

export type ComparisonMode = (typeof comparisonModes)[number];

/** What replies are compared with: the expected output, the run before, or the reply of a column. */
export type DiffBase =
  | { readonly kind: 'expected' }
  | { readonly kind: 'previous' }
  | { readonly kind: 'column'; readonly id: string };

/** How the user arranged a comparison. It is stored for each prompt. */
export interface ComparisonLayout {
  readonly mode: ComparisonMode;
  /** Absent until the user chooses one. */
  readonly base?: DiffBase;
  /** Ids of columns that were moved, from the left. Other columns follow in the order of the run. */
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  /** Whether the table above the columns is open. */
  readonly summary: boolean;
}
