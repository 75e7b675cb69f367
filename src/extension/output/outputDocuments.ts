import {
  l10n,
  languages,
  type Tab,
  TabInputText,
  type TextDocument,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { OutputFinding } from '../../language/consistency/outputFindings.ts';
import type { PromptDocument } from '../../prompt/document.ts';
import { loadCore } from '../loadCore.ts';
import type { PromptDocuments } from '../prompts/promptDocuments.ts';
import { loadPrompt } from '../prompts/promptLoader.ts';
import type { Register } from '../register.ts';
import type { JudgedOutput, Output } from './output.ts';
import { outputDiagnostics } from './outputDiagnostics.ts';

export const OUTPUT_SCHEME = 'touchstone-output';

/**
 * Shows replies as read-only documents: JSON laid out when the reply is JSON, else as it came, with what
 * breaks the schema or the contract marked where it is. An edit of the prompt judges them anew.
 */
export interface OutputDocuments {
  open(output: Output): Promise<void>;
  /** The reply that a document shows. */
  at(document: Uri): JudgedOutput | undefined;
}

export function createOutputDocuments(
  register: Register,
  prompts: PromptDocuments,
): OutputDocuments {
  const texts = new Map<string, string>();
  const judged = new Map<string, JudgedOutput>();
  const problems = register(languages.createDiagnosticCollection(OUTPUT_SCHEME));
  let opened = 0;

  register(
    workspace.registerTextDocumentContentProvider(OUTPUT_SCHEME, {
      provideTextDocumentContent: uri =>
        texts.get(uri.query) ?? l10n.t('This reply is no longer at hand. Run the prompt again.'),
    }),
  );
  register(
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme !== OUTPUT_SCHEME) return;
      texts.delete(uri.query);
      judged.delete(uri.query);
      problems.delete(uri);
    }),
  );
  // VS Code keeps a document for minutes after its tab was closed; its problems would stay as long.
  register(
    window.tabGroups.onDidChangeTabs(({ closed, opened: again }) => {
      for (const uri of closed.flatMap(outputIn)) problems.delete(uri);
      for (const uri of again.flatMap(outputIn)) {
        const shown = judged.get(uri.query);
        if (shown) problems.set(uri, outputDiagnostics(shown));
      }
    }),
  );
  register(
    prompts.onDidSettle(async ({ uri }) => {
      const key = uri.toString();
      const concerned = [...judged.values()].filter(({ output }) => String(output.prompt) === key);
      await Promise.all(concerned.map(({ output, document }) => judge(output, document)));
    }),
  );

  async function judge(output: Output, document: TextDocument): Promise<void> {
    const { uri } = document;
    const { prompt, findings } = await judgement(output, document.getText());
    // A prompt that is being typed has no say: what was found before stays.
    if (!texts.has(uri.query) || (!findings && judged.has(uri.query))) return;
    const shown = { output, document, ...(prompt && { prompt }), findings: findings ?? [] };
    judged.set(uri.query, shown);
    problems.set(uri, outputDiagnostics(shown));
  }

  return {
    async open(output) {
      const { layOutJson } = await loadCore();
      const json = layOutJson(output.text);
      const query = String(++opened);
      texts.set(query, json ?? output.text);
      // A slash in a model's name would read as a folder.
      const name = `${output.title.replaceAll('/', ' ')}.${json === undefined ? 'txt' : 'json'}`;
      const uri = Uri.from({ scheme: OUTPUT_SCHEME, path: `/${name}`, query });
      const document = await workspace.openTextDocument(uri);
      await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
      await judge(output, document);
    },
    at: document => judged.get(document.query),
  };
}

async function judgement(
  { prompt: uri, complete }: Output,
  text: string,
): Promise<{ readonly prompt?: PromptDocument; readonly findings?: readonly OutputFinding[] }> {
  if (!complete) return { findings: [] };
  const { outputFindings } = await loadCore();
  const loaded = await loadPrompt(uri).catch(() => undefined);
  const findings = loaded && (await outputFindings(loaded.document, text));
  return loaded && findings ? { prompt: loaded.document, findings } : {};
}

function outputIn({ input }: Tab): readonly Uri[] {
  return input instanceof TabInputText && input.uri.scheme === OUTPUT_SCHEME ? [input.uri] : [];
}
