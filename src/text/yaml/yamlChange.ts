export type YamlPath = readonly (string | number)[];

/** A change of the value of a YAML document. Each path is one of keys and indexes before the change. */
export type YamlChange =
  /** A value in place of another, or a new one with the maps that lead to it; `first` puts a new key before the others. */
  | {
      readonly kind: 'set';
      readonly path: YamlPath;
      readonly value: unknown;
      readonly first?: boolean;
    }
  /** A new key behind the others, with the maps that lead to it. Refused where it exists. */
  | { readonly kind: 'insert'; readonly path: YamlPath; readonly value: unknown }
  /** An item at the end of a list; of the document, if it is empty. */
  | { readonly kind: 'append'; readonly path: YamlPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: YamlPath }
  | { readonly kind: 'rename'; readonly path: YamlPath; readonly name: string };

/** A value under the keys that lead to it. */
export function nested(path: YamlPath, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}
