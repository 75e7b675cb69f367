/** One reason why a value breaks its schema. */
export interface Finding {
  /** JSON pointer into the value; empty for the whole. */
  readonly pointer: string;
  /** One plain sentence: "`/urgency` is 7; at most 5 is allowed". */
  readonly message: string;
  /** The JSON Schema keyword that failed; `parse` when the text is not JSON. */
  readonly keyword: string;
  /** JSON pointer into the schema. */
  readonly schemaPointer: string;
}
