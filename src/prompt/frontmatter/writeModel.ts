import { isMap } from 'yaml';
import type { Replacement } from '../diagnostic.ts';
import type { PromptDocument } from '../document.ts';
import { keyRange, valueRange } from './yamlRange.ts';

const path = ['model'];

/** What makes a prompt's `model:` the one given, and leaves the rest of the text as it is. */
export function writeModel(
  { frontmatter, metadata, template }: PromptDocument,
  model: string,
): Replacement {
  if (!frontmatter) return insertion(template.range.start, `---\nmodel: ${model}\n---\n`);
  const { yaml, content } = frontmatter;
  const key = keyRange(yaml, path);
  const value = valueRange(yaml, path);
  if ('model' in metadata.raw && key && value) {
    // A key without a value has no range but its own.
    return value.start === key.start
      ? insertion(key.end + ':'.length, ` ${model}`)
      : { range: value, text: model };
  }
  const { contents } = yaml;
  const isFlow = isMap(contents) && contents.flow === true;
  return isFlow && contents.range
    ? insertion(contents.range[0] + '{'.length, ` model: ${model}, `)
    : insertion(content.start, `model: ${model}\n`);
}

function insertion(at: number, text: string): Replacement {
  return { range: { start: at, end: at }, text };
}
