import { isMap, type YAMLMap } from 'yaml';
import { factsFor } from '../../../model/catalogue/catalogue.ts';
import { askedOutput } from '../../../model/parameters/passedConfig.ts';
import type { Settings } from '../../../model/settings/settings.ts';
import type { Diagnostic, Fix } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import type { Frontmatter } from '../../../prompt/frontmatter/frontmatter.ts';
import type { JsonSchema } from '../../../schema/jsonSchema.ts';
import { isRecord } from '../../../text/isRecord.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { valueRange } from '../../../text/yaml/yamlNodes.ts';
import { replaceWith } from '../../edits/action.ts';
import { messages } from '../../messages/diagnostics.ts';
import { titles } from '../../messages/edits.ts';

/** A limit below this number of tokens is harmless, however small the output. */
const HARMLESS = 1000;

/** A limit is reported when it exceeds the estimated need by this factor. */
const FAR = 10;

/**
 * Reports an output limit that is missing, that exceeds the limit of the model, or that is far above the
 * estimated need.
 */
export function checkOutputLimit(
  document: PromptDocument,
  settings: Settings,
): readonly Diagnostic[] {
  const { frontmatter, metadata } = document;
  const { model, config, output } = metadata;
  if (!frontmatter || model === undefined || model.startsWith('sandbox/')) return [];
  const named = config['maxOutputTokens'];
  // A limit under the provider's own name also limits the output.
  const passed = named === undefined ? askedOutput({ extra: config }) : undefined;
  const limit = passed?.tokens ?? named;
  const needed = output.schema && outputNeed(output.schema);
  const facts = factsFor(model, settings);
  const most = facts?.maxOutputTokens;
  if (limit === undefined || limit === null) {
    return missingLimit(document, frontmatter, needed, most);
  }
  const range = valueRange(frontmatter.yaml, ['config', passed?.key ?? 'maxOutputTokens']);
  if (typeof limit !== 'number' || !range) return [];
  if (most !== undefined && limit > most) {
    const message = messages['output-limit.model'](model, most);
    return [limitDiagnostic(range, message, most)];
  }
  const room =
    efforts.get(config['reasoning']) ?? (facts?.capabilities?.reasoning === true ? UNSAID : 0);
  if (needed === undefined || limit <= Math.max(HARMLESS, needed * FAR + room)) return [];
  const message = messages['output-limit.need'](needed, limit, Math.floor(limit / needed));
  const instead = enough(needed) + room;
  return instead > (most ?? MOST_PROPOSED) ? [] : [limitDiagnostic(range, message, instead)];
}

function limitDiagnostic(range: TextRange, message: string, instead: number): Diagnostic {
  const fix = replaceWith(range, `${instead}`);
  return { code: 'output-limit', severity: 'warning', message, range, ...fix };
}

function missingLimit(
  { metadata: { config }, text }: PromptDocument,
  frontmatter: Frontmatter,
  needed: number | undefined,
  most = MOST_PROPOSED,
): readonly Diagnostic[] {
  const range = valueRange(frontmatter.yaml, ['model']);
  if (!range) return [];
  const limit = enough(needed) + (efforts.get(config['reasoning']) ?? 0);
  const isSensible = limit <= Math.min(most, MOST_PROPOSED);
  const proposed = needed === undefined || !isSensible ? undefined : limit;
  const message = messages['output-limit-missing'](proposed);
  const written = Object.hasOwn(config, 'maxOutputTokens');
  const fix =
    written || !isSensible
      ? undefined
      : limitInsertion(text, frontmatter, `maxOutputTokens: ${limit}`);
  const found = { code: 'output-limit-missing', severity: 'hint', message, range } as const;
  return [fix ? { ...found, fix } : found];
}

/** A larger limit would have no effect, so none is suggested. */
const MOST_PROPOSED = 100_000;

/** Twice the estimated need, rounded to hundreds. */
function enough(needed = 500): number {
  return Math.max(200, Math.ceil((needed * 2) / 100) * 100);
}

/** Number of reasoning tokens, which count as output, when the effort is not set. */
const UNSAID = 16_000;

/** Number of reasoning tokens for each effort. */
const efforts: ReadonlyMap<unknown, number> = new Map([
  ['none', 0],
  ['low', 4000],
  ['medium', 16_000],
  ['high', 64_000],
]);

function limitInsertion(text: string, { yaml }: Frontmatter, entry: string): Fix | undefined {
  const title = titles.set(entry);
  const config: unknown = yaml.get('config');
  if (isMap(config)) {
    const at = placeIn(config, text);
    return (
      at && {
        title,
        edits: [{ range: { start: at.start, end: at.start }, text: at.before + entry + at.after }],
      }
    );
  }
  const model = valueRange(yaml, ['model']);
  if (config !== undefined || !model) return undefined;
  const next = text.indexOf('\n', model.end) + 1;
  if (next === 0 || !/^[ \t]*(?:#.*)?\r?$/.test(text.slice(model.end, next - 1))) return undefined;
  return { title, edits: [{ range: { start: next, end: next }, text: `config: { ${entry} }\n` }] };
}

/** Before the first entry of a block or flow map. */
function placeIn(
  { items, flow }: YAMLMap,
  text: string,
): { readonly start: number; readonly before: string; readonly after: string } | undefined {
  const key: unknown = items[0]?.key;
  if (typeof key !== 'object' || key === null || !('range' in key)) return undefined;
  const [start] = Array.isArray(key.range) ? key.range : [];
  if (typeof start !== 'number') return undefined;
  if (flow) return { start, before: '', after: ', ' };
  const indent = text.slice(text.lastIndexOf('\n', start) + 1, start);
  return indent.trim() === '' ? { start, before: '', after: `\n${indent}` } : undefined;
}

/** Assumed length of a text or list without a limit in the schema. It is intentionally large. */
const OPEN_TEXT = 500;
const OPEN_LIST = 20;

/** The same for a list in a list, because products of large numbers would be meaningless. */
const OPEN_INNER_LIST = 3;

/** Minimum number of characters per token in JSON with names and numbers. */
const JSON_CHARACTERS_PER_TOKEN = 3;

/**
 * The approximate number of tokens of a long reply that matches a schema. It is an estimate for checking
 * limits. Undefined when the schema leaves the shape open.
 */
function outputNeed(schema: JsonSchema): number | undefined {
  const need = needOf(schema, 0);
  return need === undefined ? undefined : Math.ceil(need);
}

function needOf(schema: unknown, depth: number, inList = false): number | undefined {
  if (!isRecord(schema) || depth > 20) return undefined;
  if (Array.isArray(schema['enum'])) return Math.max(1, ...schema['enum'].map(estimatedTokens));
  if (schema['const'] !== undefined) return estimatedTokens(schema['const']);
  const types = [schema['type']].flat().filter(type => type !== 'null');
  if (types.length !== 1) return undefined;
  switch (types[0]) {
    case 'boolean':
      return 2;
    case 'integer':
    case 'number':
      return 8;
    case 'string': {
      const most = schema['maxLength'];
      return typeof most === 'number' ? Math.ceil(most / JSON_CHARACTERS_PER_TOKEN) : OPEN_TEXT;
    }
    case 'array': {
      const item = needOf(schema['items'], depth + 1, true);
      const most = schema['maxItems'];
      const length = typeof most === 'number' ? most : inList ? OPEN_INNER_LIST : OPEN_LIST;
      return item === undefined ? undefined : length * (item + 1);
    }
    case 'object':
      return needOfObject(schema, depth, inList);
    default:
      return undefined;
  }
}

function needOfObject(schema: JsonSchema, depth: number, inList: boolean): number | undefined {
  const properties = schema['properties'];
  const others = schema['additionalProperties'];
  if (!isRecord(properties) || others === true || isRecord(others)) return undefined;
  let total = 2;
  for (const [name, value] of Object.entries(properties)) {
    const need = needOf(value, depth + 1, inList);
    if (need === undefined) return undefined;
    total += estimatedTokens(name) + 2 + need;
  }
  return total;
}

function estimatedTokens(value: unknown): number {
  return Math.ceil((JSON.stringify(value)?.length ?? 0) / JSON_CHARACTERS_PER_TOKEN);
}
