/** Half-open range of UTF-16 offsets into the file's own text: `[start, end)`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** One finding about a file. `code` is stable: documentation, quick fixes and suppressions hang on it. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  /** One sentence a person can act on. */
  readonly message: string;
  readonly range: TextRange;
}
