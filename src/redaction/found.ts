/** The result of searching a text for keys. Offsets are in UTF-16 units. */
export interface FoundKeys {
  readonly spans: readonly KeySpan[];
  /**
   * Where the end of the text starts that may become a key when the text continues. The length of the text
   * when there is none.
   */
  readonly open: number;
}

export interface KeySpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Searches a text that has `ended`, or one that may continue. Takes linear time. Undefined for a text without keys
 * whose end cannot become one.
 */
export type KeySearch = (text: string, ended: boolean) => FoundKeys | undefined;
