/** Half-open range of UTF-16 offsets into a text: `[start, end)`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}
