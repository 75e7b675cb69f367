/** What a search for keys found in a text; offsets in UTF-16 units. */
export interface Found {
  readonly spans: readonly Span[];
  /** Where the end of the text begins that may become a key when the text continues; its length when none does. */
  readonly open: number;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Searches a text that has `ended`, or one that may continue. Linear in its length. */
export type Search = (text: string, ended: boolean) => Found;
