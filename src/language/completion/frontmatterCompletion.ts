import type { CompletionItem } from 'vscode-languageserver-types';
import { factsFor } from '../../model/catalogue/factsFor.ts';
import { calledEndpoint, refusedParameters } from '../../model/parameters/refusedParameters.ts';
import { FrontmatterFile } from '../../prompt/frontmatter/frontmatterSchema.ts';
import type { YamlPath } from '../../prompt/frontmatter/yamlRange.ts';
import { type JsonSchema, plainSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import { yamlDocument } from '../../text/yaml/yamlDocument.ts';
import { type YamlCursor, yamlCursor } from '../cursor/yamlCursor.ts';
import type { PromptFile } from '../languageFile.ts';
import { messages } from '../messages/completion.ts';
import { schemasAt } from '../schemaLookup.ts';
import type { Workspace } from '../workspace.ts';
import { type Asked, type Choice, itemsOf, Kind } from './items.ts';
import { modelChoices } from './modelChoices.ts';
import { picoschemaChoices } from './picoschemaChoices.ts';
import { dataFieldChoices, keyChoices, keysAt, valueChoices, yamlScalar } from './schemaChoices.ts';
import { schemaReferences } from './schemaReferences.ts';
import { type Special, yamlCompletion } from './yamlCompletion.ts';

export const frontmatterSchema = plainSchema(FrontmatterFile);
const listsOfModels = ['touchstone.compare', 'touchstone.fallback'];

/** Whether a path of a frontmatter is that of a model reference. */
export function isModelPath(path: YamlPath): boolean {
  const [key, index] = path;
  if (path.length === 1) return key === 'model';
  return path.length === 2 && listsOfModels.includes(String(key)) && typeof index === 'number';
}

/** Where the frontmatter begins if an offset stands in it, one that is only just begun included. */
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

/** Keys and values of a prompt's frontmatter. */
export function frontmatterCompletion(
  asked: Asked<PromptFile>,
  start: number,
): readonly CompletionItem[] | Promise<readonly CompletionItem[]> {
  const { workspace, file, offset } = asked;
  const { text, frontmatter, metadata } = file.document;
  const place = yamlCursor(text, offset, start);
  if (!place) return [];
  const yaml = frontmatter?.yaml ?? yamlDocument('');
  const { path } = place;
  if ((path[0] === 'input' || path[0] === 'output') && path[1] === 'schema') {
    if (path.at(-1) === '$ref' && place.at !== 'key') return schemaReferences(asked, place);
    return itemsOf(asked, place.range, picoschemaChoices(file.document, place));
  }
  const special: Special = {
    values(where) {
      if (isModelPath(where))
        return modelChoices(workspace, file, takenModels(metadata.raw, where));
      if (where[0] === 'tools' && where.length === 2) return toolChoices(workspace, metadata.tools);
      const data = dataSchemas(file, where);
      return data && valueChoices(data, 'yaml');
    },
    keys(where, at) {
      const taken = keysAt(yaml, where);
      const data = dataSchemas(file, where);
      if (data) return dataFieldChoices(data, at, taken, 'yaml');
      if (where.length === 1 && where[0] === 'config') return configKeys(asked, at, taken);
      if (where.length === 0) return rootKeys(at, taken);
      return undefined;
    },
  };
  return yamlCompletion(asked, place, yaml, frontmatterSchema, special);
}

/** Data that the prompt's own schemas describe: the input's defaults, the value to fall back on. */
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

const commonKeys = ['model', 'description', 'config', 'input', 'output'];

/** The keys that most prompts have come first. */
function rootKeys(place: YamlCursor, taken: readonly string[]): readonly Choice[] {
  return keyChoices([frontmatterSchema], place, taken).map(choice =>
    commonKeys.includes(choice.label) ? { ...choice, rank: 3 } : choice,
  );
}

/** The tools that other prompts name. */
function toolChoices(workspace: Workspace, taken: readonly unknown[]): readonly Choice[] {
  const names = [...workspace.files()].flatMap(other =>
    other.kind === 'prompt'
      ? other.document.metadata.tools.filter(tool => typeof tool === 'string')
      : [],
  );
  return [...new Set(names)]
    .filter(name => !taken.includes(name))
    .map(label => ({ label, kind: Kind.Function, text: yamlScalar(label) }));
}

/** The settings of a call that the prompt's model takes. */
function configKeys(
  { workspace, file }: Asked<PromptFile>,
  place: YamlCursor,
  taken: readonly string[],
): readonly Choice[] {
  const settings = workspace.settings(file.uri);
  const { model = settings.models.default ?? '' } = file.document.metadata;
  const facts = factsFor(model, settings);
  const refused: ReadonlySet<string> = refusedParameters(model, calledEndpoint(model, settings));
  const all = keyChoices(schemasAt(frontmatterSchema, ['config']), place, taken);
  return all
    .filter(({ label }) => !refused.has(label))
    .map(choice =>
      choice.label === 'maxOutputTokens' && facts?.maxOutputTokens !== undefined
        ? { ...choice, detail: messages['model.outputLimit'](facts.maxOutputTokens, facts.name) }
        : choice,
    );
}

function takenModels(
  raw: Readonly<Record<string, unknown>>,
  [key, index]: YamlPath,
): readonly unknown[] {
  const list = isRecord(raw) && key !== undefined ? raw[String(key)] : undefined;
  return Array.isArray(list) ? list.filter((_, each) => each !== index) : [];
}
