import { stringify } from 'yaml';
import type { DatasetRow } from '../../eval/dataset/row.ts';
import type { HelperFacts } from '../../prompt/template/helpers.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import { onceFor } from '../../text/memo.ts';
import type { PromptFile } from '../languageFile.ts';
import {
  blocks,
  code,
  codeBlock,
  fileLink,
  joinedMarkdown,
  type Markdown,
  md,
  plainMarkdown,
  prose,
} from '../markdown.ts';
import { dataMeanings, messages } from '../messages/hover.ts';
import { rowsOfPrompt } from '../relatedFiles.ts';
import { listedValues, schemaPhrase, schemasAt } from '../schemaLookup.ts';
import type { Workspace } from '../workspace.ts';

/** The documentation of a Touchstone key: its purpose, possible values, an example. */
export function keyText(key: string, schema: JsonSchema): Markdown {
  const { description, examples } = schema;
  const [example] = Array.isArray(examples) ? examples : [];
  const values = listedValues([schema]).map(value => code(String(value)));
  const kind =
    values.length > 0 ? joinedMarkdown(values, ', ') : plainMarkdown(schemaPhrase(schema));
  return blocks(
    md`**${plainMarkdown(key)}** (${kind}${limitsOf(schema)})`,
    typeof description === 'string' ? prose(description) : undefined,
    example === undefined
      ? undefined
      : codeBlock(stringify({ [key]: example }, { lineWidth: 0 }).trimEnd(), 'yaml'),
  );
}

/** What a data schema says about a field: type, allowed values, description. */
export function fieldDocumentation(name: string, schema: JsonSchema): Markdown {
  const { description } = schema;
  return blocks(
    md`**${plainMarkdown(name)}**: ${code(schemaPhrase(schema))}${limitsOf(schema)}`,
    typeof description === 'string' ? plainMarkdown(description) : undefined,
  );
}

function limitsOf({ minimum, maximum }: JsonSchema): Markdown {
  const [least, most] = [String(minimum), String(maximum)];
  if (minimum !== undefined && maximum !== undefined) {
    return md`, ${plainMarkdown(messages['limit.range'](least, most))}`;
  }
  if (minimum !== undefined) return md`, ${plainMarkdown(messages['limit.least'](least))}`;
  return maximum === undefined ? md`` : md`, ${plainMarkdown(messages['limit.most'](most))}`;
}

const sampleLength = 200;

/** What is known about a variable: its type and description, its default, its value in a golden row. */
export function variableDocumentation(
  workspace: Workspace,
  file: PromptFile,
  path: readonly (string | number)[],
): Markdown | undefined {
  const { schema, default: defaults } = file.document.metadata.input;
  const name = path.filter(step => typeof step === 'string').join('.');
  const [field] = schema ? schemasAt(schema, path) : [];
  const given = exampleAt(defaults, path);
  const sample = exampleRow(rowsOfPrompt(workspace, file), path);
  if (!field && given === undefined && !sample) return undefined;
  return blocks(
    field
      ? fieldDocumentation(name, field)
      : md`**${plainMarkdown(name)}**, ${plainMarkdown(messages['variable.undeclared']())}`,
    given === undefined ? undefined : defaultText(given),
    sample &&
      md`${plainMarkdown(messages['variable.row']())} ${code(sample.row.id)}: ${jsonText(sample.value)}`,
  );
}

function exampleRow(
  rows: readonly DatasetRow[],
  path: readonly (string | number)[],
): { readonly row: DatasetRow; readonly value: unknown } | undefined {
  for (const row of rows) {
    const value = exampleAt(row.input, path);
    if (value !== undefined) return { row, value };
  }
  return undefined;
}

function exampleAt(value: unknown, path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (Array.isArray(here)) here = here[Number(step)];
    else here = isRecord(here) && Object.hasOwn(here, step) ? here[String(step)] : undefined;
  }
  return here;
}

/** The default value of a variable. */
export function defaultText(value: unknown): Markdown {
  return md`${plainMarkdown(messages['variable.default']())} ${jsonText(value)}`;
}

/** A value as JSON on one line, shortened if necessary. */
function jsonText(value: unknown): Markdown {
  const json = JSON.stringify(value) ?? String(value);
  return code(json.length > sampleLength ? `${json.slice(0, sampleLength)}…` : json);
}

/** What a helper does, its arguments and an example. Made once: completion lists it at every key stroke. */
export const helperText = onceFor(helperMarkdown);

function helperMarkdown({ name, form, summary, example, named, from }: HelperFacts): Markdown {
  const origin = from === 'dotprompt' ? 'Dotprompt' : 'Handlebars';
  return blocks(
    md`**${plainMarkdown(`${form === 'block' ? '#' : ''}${name}`)}**, ${plainMarkdown(messages['helper.title'](origin))}`,
    prose(summary),
    named.length > 0
      ? md`${plainMarkdown(messages['helper.named']())} ${joinedMarkdown(named.map(code), ', ')}`
      : undefined,
    codeBlock(example, 'handlebars'),
  );
}

const lineLimit = 20;

/** The first lines of a partial, and its file. */
export function partialText({ name, uri, document }: PromptFile): Markdown {
  const lines = document.text.trimEnd().split(/\r?\n/);
  const more = lines.length - lineLimit;
  return blocks(
    md`${plainMarkdown(messages['partial.title']())} ${fileLink(name, uri)}`,
    codeBlock(lines.slice(0, lineLimit).join('\n'), 'dotprompt'),
    more > 0 ? plainMarkdown(messages['partial.more'](more)) : undefined,
  );
}

/** How a partial uses a named argument. */
export function argumentText({ name, uri, document, text }: PromptFile, key: string): Markdown {
  const reads = document.template.variables.filter(({ path }) => path?.[0] === key);
  const lines = new Set(reads.map(({ range }) => text.positionAt(range.start).line + 1));
  const read =
    lines.size === 0 ? messages['argument.unread']() : messages['argument.read']([...lines]);
  const title = md`**${plainMarkdown(key)}**, ${plainMarkdown(messages['argument.title']())} ${fileLink(name, uri)}`;
  return blocks(title, plainMarkdown(read));
}

/** A variable with `@` that Handlebars or the run sets. */
export interface DataVariable {
  readonly name: string;
  readonly summary: string;
  /** Only available in `{{#each}}`. */
  readonly inLoop?: true;
  readonly fields?: Readonly<Record<string, string>>;
}

export const dataVariables: readonly DataVariable[] = [
  { name: 'index', inLoop: true, summary: dataMeanings.index },
  { name: 'key', inLoop: true, summary: dataMeanings.key },
  { name: 'first', inLoop: true, summary: dataMeanings.first },
  { name: 'last', inLoop: true, summary: dataMeanings.last },
  { name: 'root', summary: dataMeanings.root },
  { name: 'state', summary: dataMeanings.state },
  { name: 'auth', summary: dataMeanings.auth },
  {
    name: 'metadata',
    summary: dataMeanings.metadata,
    fields: {
      prompt: dataMeanings.prompt,
      docs: dataMeanings.docs,
      messages: dataMeanings.messages,
    },
  },
];
