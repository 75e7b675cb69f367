import type { DatasetRow } from '../../eval/row.ts';
import { isRecord } from '../../schema/jsonSchema.ts';
import { rowsOfPrompt } from '../goldenRows.ts';
import type { PromptFile } from '../languageFile.ts';
import { schemasAt } from '../schemaPlace.ts';
import type { Workspace } from '../workspace.ts';
import { fieldText } from './schemaText.ts';

const sampleLength = 200;

/** What is known of a variable: its type and description, its default, its value in a golden row. */
export function variableText(
  workspace: Workspace,
  file: PromptFile,
  path: readonly (string | number)[],
): string | undefined {
  const { schema, default: defaults } = file.document.metadata.input;
  const name = path.filter(step => typeof step === 'string').join('.');
  const [field] = schema ? schemasAt(schema, path) : [];
  const given = valueAt(defaults, path);
  const sample = sampleOf(rowsOfPrompt(workspace, file), path);
  if (!field && given === undefined && !sample) return undefined;
  return [
    field ? fieldText(name, field) : `**${name}**, not in the input schema`,
    ...(given === undefined ? [] : ['', `Default: ${shown(given)}`]),
    ...(sample ? ['', `In golden row \`${sample.row.id}\`: ${shown(sample.value)}`] : []),
  ].join('\n');
}

function sampleOf(
  rows: readonly DatasetRow[],
  path: readonly (string | number)[],
): { readonly row: DatasetRow; readonly value: unknown } | undefined {
  for (const row of rows) {
    const value = valueAt(row.input, path);
    if (value !== undefined) return { row, value };
  }
  return undefined;
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (Array.isArray(here)) here = here[Number(step)];
    else here = isRecord(here) && Object.hasOwn(here, step) ? here[String(step)] : undefined;
  }
  return here;
}

/** A value in a line, cut where it is long, safe within Markdown. */
function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  const cut = json.length > sampleLength ? `${json.slice(0, sampleLength)}…` : json;
  const fence = '`'.repeat(Math.max(0, ...[...cut.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return fence.length === 1 ? `\`${cut}\`` : `${fence} ${cut} ${fence}`;
}
