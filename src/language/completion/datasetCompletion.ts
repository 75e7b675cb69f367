import type { CompletionItem } from 'vscode-languageserver-types';
import { columnPath } from '../../eval/dataset/csvColumns.ts';
import type { DatasetRow } from '../../eval/dataset/row.ts';
import { yamlDocument } from '../../text/yaml/yamlDocument.ts';
import { type DatasetCursor, datasetCursor } from '../cursor/datasetCursor.ts';
import { rowSchemas } from '../cursor/fileSchemas.ts';
import { firstRows } from '../datasetRows.ts';
import { fieldDocumentation } from '../hover/documentation.ts';
import type { OpenDataset, PromptFile } from '../languageFile.ts';
import { blocks } from '../markdown.ts';
import { messages } from '../messages/completion.ts';
import { rowKeyMeanings } from '../messages/hover.ts';
import { promptsOf, rowsOfPrompt } from '../relatedFiles.ts';
import {
  holds,
  leafPaths,
  listedValues,
  present,
  type SchemaField,
  schemaFieldsOf,
  schemasAt,
} from '../schemaLookup.ts';
import type { Workspace } from '../workspace.ts';
import { type Asked, type CompletionChoice, completionItems, Kind, snippetText } from './items.ts';
import { rowCompletion } from './rowCompletion.ts';
import { keysAt } from './schemaChoices.ts';

/** Keys and values of golden rows, from the schemas of the prompts that the dataset belongs to. */
export function datasetCompletion(asked: Asked<OpenDataset>): readonly CompletionItem[] {
  const { workspace, file, offset } = asked;
  const prompts = promptsOf(workspace, file);
  if (file.format === 'jsonl' && isBlankLine(file, offset)) {
    return completionItems(asked, { start: offset, end: offset }, [newRow(prompts)]);
  }
  const found = datasetCursor(file, offset);
  if (!found) return [];
  if (found.kind === 'cell') return cellItems(asked, found, prompts);
  const { place, rowPath, rowText } = found;
  return rowCompletion(asked, {
    place,
    path: rowPath,
    notation: file.format === 'yaml' ? 'yaml' : 'json',
    prompts,
    taken: keysAt(file.format === 'jsonl' ? yamlDocument(rowText) : file.yaml, found.pathInText),
    rows: rowPath[0] === 'tags' ? rowsNear(workspace, file, prompts) : [],
  });
}

function isBlankLine({ text }: OpenDataset, offset: number): boolean {
  const { line } = text.positionAt(offset);
  const start = { line, character: 0 };
  return text.getText({ start, end: { line: line + 1, character: 0 } }).trim() === '';
}

/** A complete row with the variables that the prompt needs. */
function newRow(prompts: readonly PromptFile[]): CompletionChoice {
  const inputs = schemaFieldsOf(
    prompts.flatMap(({ document }) => present(document.metadata.input.schema)),
  );
  const outputs = prompts.flatMap(({ document }) => present(document.metadata.output.schema));
  let stop = 1;
  const filled = (fields: readonly SchemaField[]): string => {
    const needed = fields.filter(({ required }) => required);
    const pairs = needed.map(({ name, schema }) => {
      stop += 1;
      const value = holds([schema], 'string') ? `"\${${stop}}"` : `\${${stop}:null}`;
      return `${snippetText(JSON.stringify(name))}: ${value}`;
    });
    return `{${pairs.join(', ')}\\}`;
  };
  const input = filled(inputs);
  const expected = outputs.length > 0 ? filled(schemaFieldsOf(outputs)) : `"\${${stop + 1}}"`;
  return {
    label: 'row',
    kind: Kind.Snippet,
    detail: messages['row.detail'](),
    text: '{"id": "", "input": {}, "expected": {}}',
    snippet: `{"id": "\${1:id}", "input": ${input}, "expected": ${expected}, "tags": [$0]\\}`,
  };
}

function rowsNear(
  workspace: Workspace,
  file: OpenDataset,
  prompts: readonly PromptFile[],
): readonly DatasetRow[] {
  const near = prompts.flatMap(prompt => rowsOfPrompt(workspace, prompt));
  return near.length > 0 ? near : firstRows(file);
}

function cellItems(
  asked: Asked<OpenDataset>,
  cell: Extract<DatasetCursor, { kind: 'cell' }>,
  prompts: readonly PromptFile[],
): readonly CompletionItem[] {
  const { range, column, header, isHeader } = cell;
  if (isHeader) return completionItems(asked, range, columnChoices(header, column, prompts));
  const path = columnPath(column);
  const schemas = path.length > 0 ? rowSchemas(prompts, path) : undefined;
  const values = schemas ? listedValues(schemas) : [];
  return completionItems(
    asked,
    range,
    values
      .filter(value => value !== null)
      .map(value => ({
        label: String(value),
        kind: Kind.EnumMember,
        text: csvCell(String(value)),
      })),
  );
}

function columnChoices(
  header: readonly string[],
  column: string,
  prompts: readonly PromptFile[],
): readonly CompletionChoice[] {
  const inputs = schemaFieldsOf(
    prompts.flatMap(({ document }) => present(document.metadata.input.schema)),
  );
  const outputs = prompts.flatMap(({ document }) => present(document.metadata.output.schema));
  const choices: readonly CompletionChoice[] = [
    ...inputs.map(({ name, schema }) => ({
      label: name in rowKeyMeanings ? `input.${name}` : name,
      kind: Kind.Field,
      documentation: fieldDocumentation(name, schema),
      rank: 3,
    })),
    ...outputs.flatMap(schema =>
      leafPaths(schema).map(path => ({
        label: `expected.${path}`,
        kind: Kind.Field,
        documentation: blocks(
          ...schemasAt(schema, path.split('.'))
            .slice(0, 1)
            .map(field => fieldDocumentation(path, field)),
        ),
        rank: 4,
      })),
    ),
    ...['id', 'expected', 'tags', 'note'].map(label => ({
      label,
      kind: Kind.Property,
      detail: rowKeyMeanings[label] ?? '',
    })),
  ];
  return choices.filter(({ label }) => label === column || !header.includes(label));
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
