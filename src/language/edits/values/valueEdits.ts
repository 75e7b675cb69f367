import type { Replacement } from '../../../text/replacement.ts';
import type { YamlPath } from '../../../text/yaml/yamlPlace.ts';

export type Scalar = string | number | boolean | null;

/**
 * Changes values by their paths, in the format in which they are written. Each edit leaves a text that can be
 * parsed. Undefined when a change is not possible with one edit.
 */
export interface ValueEdits {
  /** Replaces a scalar. */
  replace(path: YamlPath, value: Scalar): Replacement | undefined;
  /** Renames a field. */
  rename(path: YamlPath, name: string): Replacement | undefined;
  /** Removes a field with its name. */
  remove(path: YamlPath): Replacement | undefined;
  /** Adds a field at the end of the object at a path. */
  insert(path: YamlPath, name: string, value: unknown): Replacement | undefined;
}

/** The edits of values below a path. */
export function editsBelow(edits: ValueEdits, base: YamlPath): ValueEdits {
  return {
    replace: (path, value) => edits.replace([...base, ...path], value),
    rename: (path, name) => edits.rename([...base, ...path], name),
    remove: path => edits.remove([...base, ...path]),
    insert: (path, name, value) => edits.insert([...base, ...path], name, value),
  };
}

/** Converts the edits of a text that is embedded in another text to edits of the other text. */
export function carried(edits: ValueEdits, carry: (edit: Replacement) => Replacement): ValueEdits {
  const outside = (edit: Replacement | undefined) => edit && carry(edit);
  return {
    replace: (path, value) => outside(edits.replace(path, value)),
    rename: (path, name) => outside(edits.rename(path, name)),
    remove: path => outside(edits.remove(path)),
    insert: (path, name, value) => outside(edits.insert(path, name, value)),
  };
}
