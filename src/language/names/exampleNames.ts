import type { PromptDocument } from '../../prompt/document.ts';
import type { TextRange } from '../../text/replacement.ts';
import { blanked } from '../../text/replacement.ts';
import { jsonKeys } from './jsonKeys.ts';
import type { Name, Occurrence } from './name.ts';

/**
 * Fields of the output in a prompt's text: the keys of JSON objects that have only such fields, as in
 * examples, and names in backticks. Names that are also fields of the input are ignored.
 */
export function exampleNames(
  document: PromptDocument,
  uri: string,
  outputFields: ReadonlySet<string>,
  inputFields: ReadonlySet<string>,
): readonly Occurrence[] {
  if (outputFields.size === 0) return [];
  const text = proseOf(document);
  const nameOf = (path: readonly string[]): Name => ({ kind: 'output', uri, path });
  const examples = jsonObjects(text).flatMap(range => {
    const keys = jsonKeys(text, range);
    const own = keys.filter(({ path }) => path.length === 1).map(({ path: [key = ''] }) => key);
    if (own.length === 0 || !own.every(key => outputFields.has(key))) return [];
    if (own.every(key => inputFields.has(key))) return [];
    return keys.map(
      ({ path, range }): Occurrence => ({ name: nameOf(path), range, role: 'value' }),
    );
  });
  const mentions = [...text.matchAll(/`([^`\s]+)`/g)].flatMap(({ index, 1: word = '' }) => {
    if (!outputFields.has(word) || inputFields.has(word)) return [];
    const range = { start: index + 1, end: index + 1 + word.length };
    return [{ name: nameOf([word]), range, role: 'reference' } satisfies Occurrence];
  });
  return [...examples, ...mentions];
}

/** The text of the file with everything except the prose of the body replaced by spaces. */
function proseOf({ text, template }: PromptDocument): string {
  const { start, end } = template.range;
  const pieces = [blanked(text.slice(0, start))];
  let at = start;
  for (const { range } of template.tags) {
    if (range.start < at) continue;
    pieces.push(text.slice(at, range.start), blanked(text.slice(range.start, range.end)));
    at = range.end;
  }
  return [...pieces, text.slice(at, end)].join('');
}

const delimiter = /"[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*"|[{}]/g;

/** Outermost objects that start with a key and are closed. */
function jsonObjects(text: string): readonly TextRange[] {
  const objects: TextRange[] = [];
  const open: number[] = [];
  for (const { 0: written, index } of text.matchAll(delimiter)) {
    if (written === '{') {
      if (open.length > 0 || /^\{\s*"/.test(text.slice(index, index + 200))) open.push(index);
    } else if (written === '}') {
      const start = open.pop();
      if (start !== undefined && open.length === 0) objects.push({ start, end: index + 1 });
    }
  }
  return objects;
}
