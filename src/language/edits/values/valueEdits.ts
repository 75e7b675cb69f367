import type { Replacement } from '../../../text/replacement.ts';
import type { YamlPath } from '../../../text/yaml/yamlPlace.ts';

export type Scalar = string | number | boolean | null;

/**
 * How values are changed in the format they are written in, by their paths. Each edit leaves a text
 * that can be read; undefined where nothing at the path can be changed by one.
 */
export interface ValueEdits {
  /** Another value in place of a scalar. */
  replace(path: YamlPath, value: Scalar): Replacement | undefined;
  /** Another name for a field. */
  rename(path: YamlPath, name: string): Replacement | undefined;
  /** A field taken out, with its name. */
  remove(path: YamlPath): Replacement | undefined;
  /** A field more for the object at a path, behind the others. */
  insert(path: YamlPath, name: string, value: unknown): Replacement | undefined;
}

/** The edits of what lies below a path. */
export function below(edits: ValueEdits, base: YamlPath): ValueEdits {
  return {
    replace: (path, value) => edits.replace([...base, ...path], value),
    rename: (path, name) => edits.rename([...base, ...path], name),
    remove: path => edits.remove([...base, ...path]),
    insert: (path, name, value) => edits.insert([...base, ...path], name, value),
  };
}

/** The edits of a text that is written inside of another, as those of the other. */
export function carried(edits: ValueEdits, carry: (edit: Replacement) => Replacement): ValueEdits {
  const outside = (edit: Replacement | undefined) => edit && carry(edit);
  return {
    replace: (path, value) => outside(edits.replace(path, value)),
    rename: (path, name) => outside(edits.rename(path, name)),
    remove: path => outside(edits.remove(path)),
    insert: (path, name, value) => outside(edits.insert(path, name, value)),
  };
}
