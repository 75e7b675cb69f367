import { emptyDataset } from '../../../eval/dataset/dataset.ts';
import { promptBeside } from '../../../files/fileNames.ts';
import type { Diagnostic, TextRange } from '../../../prompt/diagnostic.ts';
import type { DatasetFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import type { Workspace } from '../../workspace.ts';
import { checkRows } from './checkRows.ts';
import { locatedRows } from './placedRows.ts';
import { subjectsOfDataset } from './rowSubject.ts';
import { firstLine, visibleRange } from './visibleRange.ts';

/** Everything to say about a golden dataset. */
export function checkDataset(workspace: Workspace, file: DatasetFile): readonly Diagnostic[] {
  const subjects = subjectsOfDataset(workspace, file);
  const rows = [...locatedRows(file)];
  return [
    ...checkRows(rows, subjects),
    ...(rows.length === 0 && subjects.needsRows ? [empty(file)] : []),
    ...(subjects.hasPrompt ? [] : [alone(file)]),
  ];
}

function empty(file: DatasetFile): Diagnostic {
  return { code: 'dataset-empty', severity: 'error', message: emptyDataset, range: start(file) };
}

function alone(file: DatasetFile): Diagnostic {
  const message = messages['dataset-prompt'](promptBeside(file.name));
  return { code: 'dataset-prompt', severity: 'information', message, range: start(file) };
}

function start({ text }: DatasetFile): TextRange {
  const whole = text.getText();
  return firstLine(whole, visibleRange(whole, { start: 0, end: whole.length }));
}
