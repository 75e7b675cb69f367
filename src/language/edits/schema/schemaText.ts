import { isMap, isScalar } from 'yaml';
import type { Replacement, TextRange } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { indentUnit, insertKey, pairOf, printed } from '../values/yamlInsert.ts';

/** Where a schema is written: all of its key's lines. */
export interface WrittenSchema {
  readonly range: TextRange;
  /** Column of the key `schema`. */
  readonly indent: number;
}

/** `input.schema` or `output.schema`, where it stands on lines of its own. */
export function writtenSchema(
  { frontmatter, text }: PromptDocument,
  side: 'input' | 'output',
): WrittenSchema | undefined {
  const root: unknown = frontmatter?.yaml.contents;
  const holder = isMap(root) ? pairOf(root, side)?.value : undefined;
  const pair = isMap(holder) && !holder.flow ? pairOf(holder, 'schema') : undefined;
  const key: unknown = pair?.key;
  const value: unknown = pair?.value;
  if (!isScalar(key) || !key.range || typeof value !== 'object' || value === null) return undefined;
  const range: unknown = 'range' in value ? value.range : undefined;
  if (!Array.isArray(range)) return undefined;
  const [start] = key.range;
  const valueEnd = Number(range[1]);
  const last = text.slice(0, valueEnd).trimEnd().length;
  const newline = text.indexOf('\n', last);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (newline === -1 || text.slice(lineStart, start).trim() !== '') return undefined;
  return { range: { start: lineStart, end: newline + 1 }, indent: start - lineStart };
}

/** Writes a schema in place of the one that is there, or where it belongs. Comments stay, above it. */
export function writeSchema(
  document: PromptDocument,
  side: 'input' | 'output',
  schema: unknown,
): Replacement | undefined {
  const { metadata, text, frontmatter } = document;
  if (!metadata[side].schema) return insertKey(document, [side, 'schema'], schema);
  const written = writtenSchema(document, side);
  if (!written || !frontmatter) return undefined;
  const { range, indent } = written;
  const unit = indentUnit(frontmatter.yaml.contents, text);
  const pad = ' '.repeat(indent);
  const comments = commentsIn(text.slice(range.start, range.end)).map(line => `${pad}${line}\n`);
  return { range, text: comments.join('') + printed({ schema }, text, unit, indent) };
}

function commentsIn(yaml: string): readonly string[] {
  return yaml.split(/\r?\n/).flatMap(line => {
    // A `#` within quotes begins no comment; quotes in a schema's line are rare and then kept whole.
    const found = /^(?:[^"'#]|"(?:\\.|[^"\\])*"|'[^']*'|(?<=\S)#)*?(?:^|\s)(#.*)$/.exec(line);
    return found?.[1] ? [found[1]] : [];
  });
}
