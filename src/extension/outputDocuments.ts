import { l10n, languages, TabInputText, Uri, ViewColumn, window, workspace } from 'vscode';
import type { PanelColumn } from '../protocol/messages.ts';
import { outputFindings } from './outputFindings.ts';
import type { Register } from './register.ts';

const SCHEME = 'touchstone-output';

/**
 * Shows replies as read-only documents: JSON formatted when the reply is JSON, else as it came,
 * with the schema's findings where they are.
 */
export interface OutputDocuments {
  open(title: string, column: PanelColumn): Promise<void>;
}

export function createOutputDocuments(register: Register): OutputDocuments {
  const texts = new Map<string, string>();
  const problems = register(languages.createDiagnosticCollection('touchstone-output'));
  let opened = 0;

  register(
    workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: uri =>
        texts.get(uri.query) ?? l10n.t('This reply is no longer at hand. Run the prompt again.'),
    }),
  );
  register(
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === SCHEME) texts.delete(uri.query);
    }),
  );
  // VS Code keeps a document for minutes after its tab was closed; its problems would stay as long.
  register(
    window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const { input } of closed) {
        if (input instanceof TabInputText && input.uri.scheme === SCHEME)
          problems.delete(input.uri);
      }
    }),
  );

  return {
    async open(title, { text, validation }) {
      const json = formatted(text);
      const query = String(++opened);
      texts.set(query, json ?? text);
      // A slash in a model's name would read as a folder.
      const name = `${title.replaceAll('/', ' ')}.${json === undefined ? 'txt' : 'json'}`;
      const uri = Uri.from({ scheme: SCHEME, path: `/${name}`, query });
      const document = await workspace.openTextDocument(uri);
      await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
      const findings = validation?.verdict === 'invalid' ? validation.findings : [];
      problems.set(uri, await outputFindings(document, findings));
    },
  };
}

function formatted(text: string): string | undefined {
  try {
    return `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
  } catch {
    return undefined;
  }
}
