import { EvalFile } from '../../eval/plan/evalFile.ts';
import { SettingsFile } from '../../model/settings/settingsFile.ts';
import { FrontmatterFile } from '../../prompt/frontmatter/frontmatterSchema.ts';
import { type JsonSchema, plainSchema } from '../../schema/jsonSchema.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';
import type { PromptFile } from '../languageFile.ts';
import { schemasAt } from '../schemaLookup.ts';

export const frontmatterSchema = plainSchema(FrontmatterFile);
const listsOfModels = ['touchstone.compare', 'touchstone.fallback'];

/** Whether a path of a frontmatter is that of a model reference. */
export function isModelPath(path: YamlPath): boolean {
  const [key, index] = path;
  if (path.length === 1) return key === 'model';
  return path.length === 2 && listsOfModels.includes(String(key)) && typeof index === 'number';
}

/** Where the frontmatter starts when an offset is in it, including an unclosed one. Undefined otherwise. */
export function frontmatterStart({ document }: PromptFile, offset: number): number | undefined {
  const { frontmatter, text } = document;
  if (frontmatter) {
    const { content } = frontmatter;
    const closed = content.end < frontmatter.range.end;
    const limit = closed ? content.end : content.end + lineLength(text, content.end);
    return content.start <= offset && offset <= limit ? content.start : undefined;
  }
  const open = /^\uFEFF?---[^\S\r\n]*\r?\n/.exec(text)?.[0].length;
  if (open === undefined || offset < open) return undefined;
  const before = text.slice(open, offset);
  return /\{\{|^---|\n[ \t]*\r?\n/m.test(before) ? undefined : open;
}

function lineLength(text: string, from: number): number {
  return /^[ \t]*/.exec(text.slice(from, from + 200))?.[0].length ?? 0;
}

/** Data in the frontmatter with the prompt's own schemas: the defaults of the input, the fallback value. */
export function dataSchemas(
  { document }: PromptFile,
  [first, second, ...rest]: YamlPath,
): readonly JsonSchema[] | undefined {
  const { input, output } = document.metadata;
  if (first === 'input' && second === 'default')
    return input.schema && schemasAt(input.schema, rest);
  if (first === 'touchstone.degrade' && second === 'value') {
    return output.schema && schemasAt(output.schema, rest);
  }
  return undefined;
}

export const evalSchema = plainSchema(EvalFile);

export const settingsSchema = plainSchema(SettingsFile);

/** Whether a path of a `touchstone.yaml` is that of a model reference. */
export function isSettingsModel([first, key, index]: YamlPath): boolean {
  if (first !== 'models') return false;
  return key === 'default' ? index === undefined : key === 'compare' && typeof index === 'number';
}

/**
 * The schemas of a row's data in the prompts that it belongs to, and of its scorers and calls. Undefined when
 * the path is in none of them.
 */
export function rowSchemas(
  prompts: readonly PromptFile[],
  [key, ...rest]: YamlPath,
): readonly JsonSchema[] | undefined {
  if (key === 'score') return schemasAt(evalSchema, ['score', ...rest]);
  if (key === 'calls') return schemasAt(evalSchema, ['score', 0, 'toolCalls', 'expect', ...rest]);
  if (key !== 'input' && key !== 'expected') return undefined;
  return prompts.flatMap(({ document: { metadata } }) => {
    const { schema } = key === 'input' ? metadata.input : metadata.output;
    return schema ? schemasAt(schema, rest) : [];
  });
}
