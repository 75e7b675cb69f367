import { Lexer } from 'yaml';
import type { TextRange } from '../replacement.ts';

export interface YamlComment {
  readonly start: number;
  /** The text from the `#` on. */
  readonly text: string;
}

/** A mark that the lexer puts before the text of a scalar. It is not in the source. */
const scalarMark = '\x1f';
const marks: readonly string[] = ['\x02', '\x18', scalarMark];

/** The comments of YAML in a range of a text. */
export function yamlComments(text: string, { start, end }: TextRange): readonly YamlComment[] {
  const found: YamlComment[] = [];
  let offset = start;
  let before = '';
  const yaml = text.slice(start, end);
  if (!yaml.includes('#')) return [];
  for (const token of new Lexer().lex(yaml)) {
    if (token.startsWith('#') && before !== scalarMark) {
      found.push({ start: offset, text: token.trimEnd() });
    }
    if (!marks.includes(token)) offset += token.length;
    before = token;
  }
  return found;
}
