import type { CompletionItem } from 'vscode-languageserver-types';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import { calledEndpoint, refusedParameters } from '../../model/parameters/refusedParameters.ts';
import { isRecord } from '../../text/isRecord.ts';
import { yamlDocument } from '../../text/yaml/yamlDocument.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';
import { dataSchemas, frontmatterSchema, isModelPath } from '../cursor/fileSchemas.ts';
import { type YamlCursor, yamlCursor } from '../cursor/yamlCursor.ts';
import type { PromptFile } from '../languageFile.ts';
import { messages } from '../messages/completion.ts';
import { schemasAt } from '../schemaLookup.ts';
import type { Workspace } from '../workspace.ts';
import { type Asked, type CompletionChoice, completionItems, Kind } from './items.ts';
import { modelChoices } from './modelChoices.ts';
import { schemaReferences } from './pathChoices.ts';
import { picoschemaChoices } from './picoschemaChoices.ts';
import { dataFieldChoices, keyChoices, keysAt, valueChoices, yamlScalar } from './schemaChoices.ts';
import { type Special, yamlCompletion } from './yamlCompletion.ts';

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
    return completionItems(asked, place.range, picoschemaChoices(file.document, place));
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

const commonKeys = ['model', 'description', 'config', 'input', 'output'];

/** Keys that most prompts have come first. */
function rootKeys(place: YamlCursor, taken: readonly string[]): readonly CompletionChoice[] {
  return keyChoices([frontmatterSchema], place, taken).map(choice =>
    commonKeys.includes(choice.label) ? { ...choice, rank: 3 } : choice,
  );
}

/** The tools that other prompts name. */
function toolChoices(workspace: Workspace, taken: readonly unknown[]): readonly CompletionChoice[] {
  const names = [...workspace.files()].flatMap(other =>
    other.kind === 'prompt'
      ? other.document.metadata.tools.filter(tool => typeof tool === 'string')
      : [],
  );
  return [...new Set(names)]
    .filter(name => !taken.includes(name))
    .map(label => ({ label, kind: Kind.Function, text: yamlScalar(label) }));
}

/** The settings that the prompt's model accepts. */
function configKeys(
  { workspace, file }: Asked<PromptFile>,
  place: YamlCursor,
  taken: readonly string[],
): readonly CompletionChoice[] {
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
