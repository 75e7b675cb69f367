export type YamlPath = readonly (string | number)[];

/** A change of a value in a YAML document. Each path consists of keys and indexes before the change. */
export type YamlChange =
  /**
   * Sets or replaces a value and creates the maps around it. `first` puts a new key before the other keys.
   */
  | {
      readonly kind: 'set';
      readonly path: YamlPath;
      readonly value: unknown;
      readonly first?: boolean;
    }
  /** Adds a key after the other keys and creates the maps around it. Refused when the key exists. */
  | { readonly kind: 'insert'; readonly path: YamlPath; readonly value: unknown }
  /** Adds an item at the end of a list. The list is the document itself when it is empty. */
  | { readonly kind: 'append'; readonly path: YamlPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: YamlPath }
  | { readonly kind: 'rename'; readonly path: YamlPath; readonly name: string };

/** A value wrapped in maps for the keys of a path. */
export function nested(path: YamlPath, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}
