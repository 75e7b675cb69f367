import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { DatasetFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import type { Workspace } from '../../workspace.ts';
import { checkRows } from './checkRows.ts';
import { placedRows } from './placedRows.ts';
import { subjectsOfDataset } from './rowSubject.ts';
import { firstLine, visibleRange } from './visibleRange.ts';

/** Everything to say about a golden dataset. */
export function checkDataset(workspace: Workspace, file: DatasetFile): readonly Diagnostic[] {
  const subjects = subjectsOfDataset(workspace, file);
  return [...checkRows(placedRows(file), subjects), ...(subjects.hasPrompt ? [] : [alone(file)])];
}

function alone({ name, text }: DatasetFile): Diagnostic {
  const whole = text.getText();
  const [stem = ''] = name.split('.golden.');
  const message = messages['dataset-prompt'](`${stem}.prompt`);
  const range = firstLine(whole, visibleRange(whole, { start: 0, end: whole.length }));
  return { code: 'dataset-prompt', severity: 'information', message, range };
}
