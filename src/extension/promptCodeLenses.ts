import { CodeLens, EventEmitter, languages, type TextDocument, workspace } from 'vscode';
import { datasetBeside } from './goldenRows.ts';
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
  const [prompt, rows, { codeLenses }] = await Promise.all([
    documents.read(document),
    countRows(document),
    import('../language/codeLenses.ts'),
  ]);
  return codeLenses(prompt, { rows }).map(
    ({ range, title, command }) =>
      new CodeLens(rangeOf(document, range), { title, command, arguments: [document.uri] }),
  );
}

/** Rows of the golden dataset; undefined without one. */
async function countRows(document: TextDocument): Promise<number | undefined> {
  const dataset = await datasetBeside(document.uri);
  if (!dataset) return undefined;
  const [{ readRows }, { isBadRow }] = await Promise.all([
    import('../eval/dataset.ts'),
    import('../eval/row.ts'),
  ]);
  let rows = 0;
  for await (const row of readRows([dataset.fsPath])) if (!isBadRow(row)) rows += 1;
  return rows;
}
