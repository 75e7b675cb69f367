import type { TextRange } from '../../text/textRange.ts';

/** One reason why a value breaks its schema, or a text its contract. */
export interface Finding {
  /** JSON pointer into the value; empty for the whole. */
  readonly pointer: string;
  /** One plain sentence without its full stop: "`urgency` is 7; at most 5 is allowed". */
  readonly message: string;
  /**
   * The JSON Schema keyword that failed. `parse` when the text is not JSON, `duplicateName` when an
   * object in it gives a name twice, `schema` when the schema itself cannot be used.
   */
  readonly keyword: string;
  /** JSON pointer to that keyword where it stands in the schema, references followed. */
  readonly schemaPointer: string;
  /** What the rule says, by the keyword: `{"limit": 5}`, `{"allowedValues": [...]}`, as ajv gives it. */
  readonly params?: Readonly<Record<string, unknown>>;
  /**
   * Where the value stands in the text it was read from: of an unexpected field its name, of a missing
   * one the object that lacks it. Absent when the value did not come from a text.
   */
  readonly range?: TextRange;
}
