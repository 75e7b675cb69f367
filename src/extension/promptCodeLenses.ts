import { CodeLens, EventEmitter, languages, type TextDocument, type Uri, workspace } from 'vscode';
import { commands } from '../protocol/commands.ts';
import { datasetBeside } from './goldenRows.ts';
import { loadCore } from './loadCore.ts';
import { rangeOf } from './positions.ts';
import type { PromptDocuments } from './promptDocuments.ts';
import { isPartial } from './promptLoader.ts';
import type { Register } from './register.ts';

const SETTING = 'touchstone.codeLens.enabled';

/** Run, compare and evaluate above a prompt's first line. */
export function registerPromptCodeLenses(register: Register, documents: PromptDocuments): void {
  const changed = register(new EventEmitter<void>());
  register(
    workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(SETTING)) changed.fire();
    }),
  );
  // The number of rows comes from a file beside the prompt.
  register(
    workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.path.includes('.golden.')) changed.fire();
    }),
  );
  register(
    languages.registerCodeLensProvider(
      { language: 'dotprompt' },
      {
        onDidChangeCodeLenses: changed.event,
        async provideCodeLenses(document) {
          if (isPartial(document.uri)) return [];
          const enabled = workspace.getConfiguration(undefined, document.uri).get(SETTING, true);
          return enabled ? lensesOf(document, documents) : [];
        },
      },
    ),
  );
}

async function lensesOf(document: TextDocument, documents: PromptDocuments): Promise<CodeLens[]> {
  const { codeLenses } = await loadCore();
  const [prompt, dataset] = await Promise.all([
    documents.read(document),
    datasetBeside(document.uri),
  ]);
  const rows = dataset && (await countRows(dataset));
  const lenses = codeLenses(prompt, {
    hasDataset: dataset !== undefined,
    ...(rows !== undefined && { rows }),
  });
  return lenses.map(({ range, title, command }) => {
    const action = { title, command: commands[command], arguments: [document.uri] };
    return new CodeLens(rangeOf(document, range), action);
  });
}

async function countRows(dataset: Uri): Promise<number> {
  const { readRows, isBadRow } = await loadCore();
  let rows = 0;
  for await (const row of readRows([dataset.fsPath])) if (!isBadRow(row)) rows += 1;
  return rows;
}
