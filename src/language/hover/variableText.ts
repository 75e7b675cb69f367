import type { DatasetRow } from '../../eval/dataset/row.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { PromptFile } from '../languageFile.ts';
import { blocks, code, type Markdown, md, plain } from '../markdown.ts';
import { messages } from '../messages/hover.ts';
import { rowsOfPrompt } from '../names/goldenRows.ts';
import { schemasAt } from '../schemaLookup.ts';
import type { Workspace } from '../workspace.ts';
import { fieldText } from './schemaText.ts';

const sampleLength = 200;

/** What is known of a variable: its type and description, its default, its value in a golden row. */
export function variableText(
  workspace: Workspace,
  file: PromptFile,
  path: readonly (string | number)[],
): Markdown | undefined {
  const { schema, default: defaults } = file.document.metadata.input;
  const name = path.filter(step => typeof step === 'string').join('.');
  const [field] = schema ? schemasAt(schema, path) : [];
  const given = valueAt(defaults, path);
  const sample = sampleOf(rowsOfPrompt(workspace, file), path);
  if (!field && given === undefined && !sample) return undefined;
  return blocks(
    field
      ? fieldText(name, field)
      : md`**${plain(name)}**, ${plain(messages['variable.undeclared']())}`,
    given === undefined ? undefined : defaultText(given),
    sample &&
      md`${plain(messages['variable.row']())} ${code(sample.row.id)}: ${jsonText(sample.value)}`,
  );
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

/** The value that a variable has when none is given. */
export function defaultText(value: unknown): Markdown {
  return md`${plain(messages['variable.default']())} ${jsonText(value)}`;
}

/** A value as JSON in a line, cut where it is long. */
function jsonText(value: unknown): Markdown {
  const json = JSON.stringify(value) ?? String(value);
  return code(json.length > sampleLength ? `${json.slice(0, sampleLength)}…` : json);
}
