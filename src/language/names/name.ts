import type { TextRange } from '../../prompt/diagnostic.ts';
import type { InputPath } from '../../prompt/template/variables.ts';

/**
 * Something that files refer to by a name.
 *
 * | kind | `uri` | `path` |
 * |---|---|---|
 * | `input`, `output` | the prompt, dataset or eval file that has the field | the fields that lead to it, lists stepped over |
 * | `parameter` | the prompt | the offset at which `as \|x\|` declares it |
 * | `inline` | the prompt | the name that `{{#*inline "x"}}` gives |
 * | `file` | of the file, see {@link uriKey} | empty |
 * | `model` | empty | `provider/model` |
 */
export interface Name {
  readonly kind: 'input' | 'output' | 'parameter' | 'inline' | 'file' | 'model';
  readonly uri: string;
  readonly path: readonly string[];
}

/**
 * `declaration` says what the name is (a schema's key, `as |x|`), `argument` binds it for a partial,
 * `value` gives it a value (a default, a golden row, an example), `reference` makes use of it.
 */
export type OccurrenceRole = 'declaration' | 'argument' | 'value' | 'reference';

export interface Occurrence {
  readonly name: Name;
  /** The word alone: without quotes, Picoschema's `?(...)`, a path around it. */
  readonly range: TextRange;
  readonly role: OccurrenceRole;
}

/** Equal for equal names. */
export function keyOf({ kind, uri, path }: Name): string {
  return [kind, uri, ...path].join('\0');
}

/** An input path as the names in it: elements of lists and of maps have none. */
export function fieldPath(path: InputPath): readonly string[] {
  return path.filter(step => !isElement(step));
}

export function isElement(step: string): boolean {
  return step === '*' || step === '?' || /^\d+$/.test(step);
}

/** One spelling for the ways in which editors escape the same URI. */
export function uriKey(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** A URI again, for a file that the workspace does not hold. */
export function uriOf(key: string): string {
  return encodeURI(key.toWellFormed()).replace(/[?#]/g, encodeURIComponent);
}
