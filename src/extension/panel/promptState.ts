import { FileSystemError, type Uri, workspace } from 'vscode';
import type { ReplyMode } from '../../call/callRequest.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { modelsFor } from '../../model/settings/settings.ts';
import type { PromptDocument } from '../../prompt/document.ts';
import { inputNames } from '../../prompt/template/variables.ts';
import type { InputField } from '../../protocol/panelPrompt.ts';
import type { RunHost } from '../../run/host.ts';
import { judge } from '../../validate/judge.ts';
import { offeredModels } from '../models/modelChoices.ts';
import { datasetBeside, firstRow } from '../output/goldenRows.ts';
import { loadOpenPrompt } from '../prompts/promptLoader.ts';
import type { PromptMemory, RememberedPrompt } from '../prompts/promptMemory.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { formFields, formValues } from './inputForm.ts';
import { withMedia } from './mediaFields.ts';
import type { Judge } from './session/modelRuns.ts';
import type { PromptSnapshot } from './session/port.ts';

/** A prompt with the unsaved changes of its editor, and everything else that a run needs. */
export interface PromptState extends PromptSnapshot {
  readonly prompt: LoadedPrompt;
  readonly host: RunHost;
  readonly mode: ReplyMode;
  readonly dataset: Uri | undefined;
  /** The id of the golden row that the values were last taken from. */
  readonly lastRow: string | undefined;
}

/**
 * Undefined for a deleted file, or a document that was closed without being saved.
 * @throws when the file cannot be read.
 */
export async function readPromptState(
  uri: Uri,
  hosts: EditorHosts,
  memory: PromptMemory,
): Promise<PromptState | undefined> {
  try {
    return await promptState(uri, hosts, memory);
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}

/** Where replies may come from: the setting `touchstone.replies`. */
export function replyModeOf(prompt: Uri): ReplyMode {
  return workspace.getConfiguration('touchstone', prompt).get<ReplyMode>('replies', 'auto');
}

async function promptState(
  uri: Uri,
  hosts: EditorHosts,
  memory: PromptMemory,
): Promise<PromptState> {
  const [prompt, host, dataset] = await Promise.all([
    loadOpenPrompt(uri),
    hosts.hostOf(uri),
    datasetBeside(uri),
  ]);
  const { metadata } = prompt.document;
  const remembered = memory.recall(uri.toString());
  const form = await formOf(prompt.document, dataset, remembered);
  const ownModels = modelsFor(metadata, host.settings);
  return {
    uri: uri.toString(),
    name: prompt.name,
    prompt,
    host,
    mode: replyModeOf(uri),
    ...form,
    ownModels,
    models: offeredModels(ownModels, remembered),
    dataset,
    lastRow: remembered.row,
  };
}

/** The input form: its fields and their current values. */
export async function formOf(
  { metadata, template }: PromptDocument,
  dataset: Uri | undefined,
  { values }: RememberedPrompt,
): Promise<Pick<PromptState, 'fields' | 'values'>> {
  const fields = withMedia(formFields(metadata, [...inputNames(template.variables)]), template);
  return {
    fields,
    values: values ?? (await firstValues(fields, dataset, metadata.input.default)),
  };
}

/** A new form has the values of the first golden row, for which there may be recordings. */
async function firstValues(
  fields: readonly InputField[],
  dataset: Uri | undefined,
  defaults: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<string, string>>> {
  const row = dataset && (await firstRow(dataset));
  return formValues(fields, { ...defaults, ...row?.input });
}

/**
 * Validates replies against the output schema or the contract in the editor, so that an edit immediately
 * shows which replies match. Undefined while the file has errors.
 */
export function judgeOf({ prompt: { document } }: PromptState): Judge | undefined {
  if (document.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  return async text => (await judge(document, { text })).validation;
}
