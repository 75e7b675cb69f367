import { columnPath } from '../../eval/dataset/csvColumns.ts';
import { datasetCursor } from '../cursor/datasetCursor.ts';
import { rowSchemas } from '../cursor/fileSchemas.ts';
import type { YamlCursor } from '../cursor/yamlCursor.ts';
import type { OpenDataset, PromptFile } from '../languageFile.ts';
import { blocks, md, plainMarkdown, prose } from '../markdown.ts';
import { rowKeyMeanings } from '../messages/hover.ts';
import { promptsOf } from '../relatedFiles.ts';
import type { Workspace } from '../workspace.ts';
import { fieldDocumentation } from './documentation.ts';
import type { HoverContent } from './hoverContent.ts';

/** What the prompt's schemas say about a field in a golden row, or the meaning of a key of the row. */
export function datasetHover(
  workspace: Workspace,
  file: OpenDataset,
  offset: number,
): HoverContent | undefined {
  const found = datasetCursor(file, offset);
  const prompts = promptsOf(workspace, file);
  if (found?.kind === 'cell') {
    const path = columnPath(found.column);
    return path.length > 0 ? pathHover(prompts, path, found.range) : undefined;
  }
  if (!found || found.place.word === '') return undefined;
  const { place, rowPath } = found;
  const isKey = place.at === 'key' || place.colonFollows;
  return rowPathHover(prompts, isKey ? [...rowPath, place.word] : rowPath, place);
}

/** What is known about a path in a row. */
export function rowPathHover(
  prompts: readonly PromptFile[],
  path: YamlCursor['path'],
  { range }: YamlCursor,
): HoverContent | undefined {
  return pathHover(prompts, path, range);
}

function pathHover(
  prompts: readonly PromptFile[],
  path: YamlCursor['path'],
  range: HoverContent['range'],
): HoverContent | undefined {
  const [key] = path;
  if (path.length === 1 || (key === 'tags' && path.length === 2)) {
    const name = String(key);
    const meaning = Object.hasOwn(rowKeyMeanings, name) ? rowKeyMeanings[name] : undefined;
    return meaning === undefined
      ? undefined
      : { range, text: blocks(md`**${plainMarkdown(name)}**`, prose(meaning)) };
  }
  const [schema] = rowSchemas(prompts, path) ?? [];
  const name = path
    .slice(1)
    .filter(step => typeof step === 'string')
    .join('.');
  return schema && name !== '' ? { range, text: fieldDocumentation(name, schema) } : undefined;
}
