import { isScalar } from 'yaml';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import {
  compilePicoschema,
  type NamedSchemas,
  type SchemaProblem,
} from '../../schema/picoschema.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { TextRange } from '../../text/replacement.ts';
import { yamlValue } from '../../text/yaml/yamlDocument.ts';
import { keyRange, valueRange } from '../../text/yaml/yamlNodes.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';
import type { Diagnostic, Fix, Severity } from '../diagnostic.ts';
import type { Frontmatter } from './frontmatter.ts';
import { messages, titles } from './messages.ts';
import type { PromptMetadata } from './metadata.ts';

export interface ReadMetadata {
  readonly metadata: PromptMetadata;
  readonly diagnostics: readonly Diagnostic[];
}

const empty: PromptMetadata = { config: {}, input: {}, output: {}, tools: [], ext: {}, raw: {} };

/** Reads the frontmatter leniently: a key of the wrong type is omitted and has a diagnostic. */
export function readMetadata(
  frontmatter: Frontmatter | undefined,
  schemas?: NamedSchemas,
): ReadMetadata {
  if (!frontmatter) return { metadata: empty, diagnostics: [] };
  const found: Diagnostic[] = [];
  const metadata = metadataOf(frontmatter, found, schemas);
  // With YAML errors, other problems are usually caused by them.
  return { metadata, diagnostics: frontmatter.yaml.errors.length > 0 ? [] : found };
}

function metadataOf(
  frontmatter: Frontmatter,
  diagnostics: Diagnostic[],
  schemas: NamedSchemas | undefined,
): PromptMetadata {
  const value = yamlValue(frontmatter.yaml);
  if (value === null || value === undefined) return empty;
  const report = reporter(frontmatter, diagnostics);
  if (!isRecord(value)) {
    report([], 'frontmatter-type', 'error', messages['frontmatter-type']());
    return empty;
  }
  const read = { raw: value, report, schemas };
  const input = mapAt(read, ['input'], 'error');
  const output = mapAt(read, ['output'], 'error');
  const inputSchema = schemaAt(read, 'input');
  const outputSchema = schemaAt(read, 'output');
  const inputDefault = isRecord(input?.['default']) ? input['default'] : undefined;
  if (input?.['default'] !== undefined && input['default'] !== null && !inputDefault) {
    report(
      ['input', 'default'],
      'frontmatter-type',
      'error',
      messages['frontmatter-type.default'](),
    );
  }
  const format = textAt(read, ['output', 'format'], output?.['format'], 'error');
  checkCompare(read);
  return {
    ...textMetadata(read),
    config: mapAt(read, ['config'], 'error') ?? {},
    input: {
      ...(inputSchema && { schema: inputSchema }),
      ...(inputDefault && { default: inputDefault }),
    },
    output: {
      ...(format !== undefined && { format }),
      ...(outputSchema && { schema: outputSchema }),
    },
    tools: ownTools(read),
    ext: extensionsOf(value),
    raw: value,
  };
}

type ReportProblem = (
  path: YamlPath,
  code: string,
  severity: Severity,
  message: string,
  instead?: SchemaProblem['instead'],
) => void;

interface Reading {
  readonly raw: Readonly<Record<string, unknown>>;
  readonly report: ReportProblem;
  readonly schemas: NamedSchemas | undefined;
}

const schemaCodes: ReadonlySet<string> = new Set(['schema', 'unknown-schema', 'schema-invalid']);

function reporter(frontmatter: Frontmatter, diagnostics: Diagnostic[]): ReportProblem {
  return (path, code, severity, message, instead) => {
    const place = schemaCodes.has(code) ? keyRange : valueRange;
    const range: TextRange = place(frontmatter.yaml, path) ?? frontmatter.content;
    const fix = instead && rewriting(frontmatter, path, instead);
    diagnostics.push({ code, severity, message, range, ...(fix && { fix }) });
  };
}

/** Only plain words are replaced. Quoted values and values with an anchor must be changed by the author. */
function rewriting(
  { yaml }: Frontmatter,
  path: YamlPath,
  { key, value }: NonNullable<SchemaProblem['instead']>,
): Fix | undefined {
  const node: unknown = yaml.getIn(path, true);
  if (!isScalar(node) || node.type !== 'PLAIN' || node.anchor !== undefined) return undefined;
  const places = [
    { range: keyRange(yaml, path), text: key },
    { range: valueRange(yaml, path), text: value },
  ];
  const edits = places.flatMap(({ range, text }) =>
    range && text !== undefined ? [{ range, text }] : [],
  );
  const written = [key, value].filter(text => text !== undefined).join(': ');
  return edits.length > 0 ? { title: titles.write(written), edits } : undefined;
}

function textMetadata(
  read: Reading,
): Pick<PromptMetadata, 'name' | 'variant' | 'version' | 'description' | 'model'> {
  const at = (key: string, severity: Severity): string | undefined =>
    textAt(read, [key], read.raw[key], severity);
  const name = at('name', 'warning');
  const variant = at('variant', 'warning');
  const version = at('version', 'warning');
  const description = at('description', 'warning');
  const model = at('model', 'error');
  return {
    ...(name !== undefined && { name }),
    ...(variant !== undefined && { variant }),
    ...(version !== undefined && { version }),
    ...(description !== undefined && { description }),
    ...(model !== undefined && { model }),
  };
}

function textAt(
  { report }: Reading,
  path: readonly string[],
  value: unknown,
  severity: Severity,
): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  const key = path.join('.');
  const message =
    typeof value === 'object'
      ? messages['frontmatter-type.text'](key)
      : messages['frontmatter-type.quote'](key, value);
  report(path, 'frontmatter-type', severity, message);
  return undefined;
}

function mapAt(
  { raw, report }: Reading,
  path: readonly [string],
  severity: Severity,
): Readonly<Record<string, unknown>> | undefined {
  const value = raw[path[0]];
  if (value === undefined || value === null) return undefined;
  if (isRecord(value)) return value;
  report(path, 'frontmatter-type', severity, messages['frontmatter-type.map'](path[0]));
  return undefined;
}

function schemaAt(
  { raw, report, schemas }: Reading,
  key: 'input' | 'output',
): JsonSchema | undefined {
  const holder = raw[key];
  if (!isRecord(holder)) return undefined;
  const { schema, problems } = compilePicoschema(holder['schema'], schemas);
  for (const { path, severity, message, instead, code = 'schema' } of problems) {
    // A prompt whose inputs cannot be validated can still be rendered.
    const isLenient = key === 'input' && code === 'schema-invalid';
    report([key, 'schema', ...path], code, isLenient ? 'warning' : severity, message, instead);
  }
  return schema;
}

function ownTools({ raw, report }: Reading): readonly unknown[] {
  const tools = raw['tools'];
  if (tools === undefined || tools === null) return [];
  if (Array.isArray(tools)) return tools;
  report(['tools'], 'frontmatter-type', 'error', messages['frontmatter-type.tools']());
  return [];
}

function checkCompare({ raw, report }: Reading): void {
  const key = 'touchstone.compare';
  const compare = raw[key];
  if (compare === undefined || compare === null) return;
  if (Array.isArray(compare) && compare.every(item => typeof item === 'string')) return;
  report([key], 'frontmatter-type', 'error', messages['frontmatter-type.compare'](key));
}

/**
 * Keys with dots, split at the last dot. `fromEntries` prevents keys such as `__proto__` from reaching a
 * prototype.
 */
function extensionsOf(raw: Readonly<Record<string, unknown>>): PromptMetadata['ext'] {
  const spaces = new Map<string, [string, unknown][]>();
  for (const [key, value] of Object.entries(raw)) {
    const dot = key.lastIndexOf('.');
    if (dot === -1) continue;
    const space = key.slice(0, dot);
    const entries = spaces.get(space) ?? [];
    entries.push([key.slice(dot + 1), value]);
    spaces.set(space, entries);
  }
  return Object.fromEntries(
    [...spaces].map(([space, entries]) => [space, Object.fromEntries(entries)]),
  );
}
