import type { Uri } from 'vscode';
import { type DatasetRow, typedRow } from '../../eval/dataset/row.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { RenderData } from '../../prompt/rendering/render.ts';
import type { PreviewProblem } from '../../protocol/preview.ts';
import { readForm } from '../panel/inputForm.ts';
import { formOf } from '../panel/promptState.ts';
import type { PromptMemory } from '../prompts/promptMemory.ts';

export interface PreviewInput {
  readonly data: RenderData;
  readonly notes: readonly PreviewProblem[];
}

/** The input of a preview: a golden row, otherwise the current inputs of the Run view. */
export async function previewInput(
  prompt: Uri,
  { document }: LoadedPrompt,
  dataset: Uri | undefined,
  row: DatasetRow | undefined,
  memory: PromptMemory,
): Promise<PreviewInput> {
  if (row) {
    const { input, history } = typedRow(row, { input: document.metadata.input.schema });
    return { data: { input, ...(history && { messages: history }) }, notes: [] };
  }
  const { fields, values } = await formOf(document, dataset, memory.recall(prompt.toString()));
  const { input, problems } = readForm(fields, values);
  return { data: { input }, notes: Object.values(problems).map(message => ({ message })) };
}
