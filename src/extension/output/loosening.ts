import { WorkspaceEdit, workspace } from 'vscode';
import type { OutputFinding } from '../../language/consistency/outputFindings.ts';
import { loosenSchema } from '../../language/edits/schema/loosenSchema.ts';
import { rangeIn } from '../rangeIn.ts';
import type { JudgedOutput } from './output.ts';

/** A change of the prompt that makes a rule accept a reply. */
export interface OfferedLoosening {
  readonly title: string;
  /** VS Code shows it for confirmation before it is applied. */
  readonly edit: WorkspaceEdit;
}

/** Undefined when no rule can be loosened, or when the prompt has just changed and will be read again. */
export async function loosened(
  { output, prompt }: JudgedOutput,
  finding: OutputFinding,
): Promise<OfferedLoosening | undefined> {
  if (!prompt) return undefined;
  const relaxed = loosenSchema(prompt, finding);
  const open = workspace.textDocuments.find(({ uri }) => String(uri) === String(output.prompt));
  if (!relaxed || (open && open.getText() !== prompt.text)) return undefined;
  const edit = new WorkspaceEdit();
  const shown = { label: relaxed.title, description: finding.message, needsConfirmation: true };
  for (const { range, text } of relaxed.edits) {
    edit.replace(output.prompt, rangeIn(prompt.text, range), text, shown);
  }
  return { title: relaxed.title, edit };
}
