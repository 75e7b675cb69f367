import type { InputPath } from '../../prompt/template/variables.ts';
import type { TextRange } from '../../text/replacement.ts';

/**
 * Something that files refer to by a name.
 * - `input`, `output`: `uri` is the prompt, dataset or eval file that has the field; `path` is the fields
 * that lead to it, without list indexes.
 * - `parameter`: `uri` is the prompt; `path` is the offset at which `as |x|` declares it.
 * - `inline`: `uri` is the prompt; `path` is the name in `{{#*inline "x"}}`.
 * - `file`: `uri` is that of the file, see {@link uriKey}; `path` is empty.
 * - `model`: `uri` is empty; `path` is `provider/model`.
 */
export interface Name {
  readonly kind: 'input' | 'output' | 'parameter' | 'inline' | 'file' | 'model';
  readonly uri: string;
  readonly path: readonly string[];
}

/**
 * `declaration` declares the name (a key of a schema, `as |x|`), `argument` binds it for a partial, `value`
 * assigns a value (a default, a golden row, an example), `reference` uses it.
 */
export type OccurrenceRole = 'declaration' | 'argument' | 'value' | 'reference';

export interface Occurrence {
  readonly name: Name;
  /**
   * The range of the word alone: without quotes, without Picoschema's `?(...)`, without the rest of a path.
   */
  readonly range: TextRange;
  readonly role: OccurrenceRole;
}

/** Equal for equal names. */
export function nameKey({ kind, uri, path }: Name): string {
  return [kind, uri, ...path].join('\0');
}

/** An input path as the names in it. Elements of lists and maps have no names. */
export function fieldPath(path: InputPath): readonly string[] {
  return path.filter(step => !isElement(step));
}

export function isElement(step: string): boolean {
  return step === '*' || step === '?' || /^\d+$/.test(step);
}

/** Normalizes URIs, because editors escape the same URI in different ways. */
export function uriKey(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** Converts a key back to a URI, for a file that is not in the workspace. */
export function uriOfKey(key: string): string {
  return encodeURI(key.toWellFormed()).replace(/[?#]/g, encodeURIComponent);
}
