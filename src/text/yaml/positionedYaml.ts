import { isMap, isNode, isScalar, LineCounter } from 'yaml';
import { yamlDocument, yamlValue } from './yamlDocument.ts';
import { writtenNumber } from './yamlNodes.ts';

export interface YamlProblem {
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly message: string;
}

export interface PositionedYaml {
  readonly value: unknown;
  readonly problems: readonly YamlProblem[];
  /**
   * The position of a value by its path of keys and indexes. For a missing value, the position of the nearest
   * existing ancestor.
   */
  position(path: readonly (string | number)[]): { readonly line: number; readonly column: number };
  /** A number as it is written: `01`. Undefined when there is no number at the path. */
  writtenNumber(path: readonly (string | number)[]): string | undefined;
  /** The position of the key at the end of a path. */
  keyPosition(path: readonly string[]): { readonly line: number; readonly column: number };
}

/** Parses YAML without throwing and stores the positions of all keys and values. */
export function parseYaml(text: string): PositionedYaml {
  const lines = new LineCounter();
  const document = yamlDocument(text, { lineCounter: lines });
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  return {
    value: yamlValue(document),
    problems: document.errors.map(error => ({ ...at(error.pos[0]), message: error.message })),
    position(path) {
      for (let depth = path.length; depth >= 0; depth -= 1) {
        const node: unknown = document.getIn(path.slice(0, depth), true);
        if (isNode(node) && node.range) return at(node.range[0]);
      }
      return { line: 1, column: 1 };
    },
    writtenNumber: path => writtenNumber(document, path),
    keyPosition(path) {
      const map: unknown = document.getIn(path.slice(0, -1), true);
      const keys = isMap(map) ? map.items.map(({ key }) => key) : [];
      const key = keys.filter(isScalar).find(({ value }) => String(value) === path.at(-1));
      return key?.range ? at(key.range[0]) : this.position(path);
    },
  };
}
