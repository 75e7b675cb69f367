import {
  l10n,
  languages,
  TabInputText,
  type TextDocument,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { type OutputFinding, outputFindings } from '../../language/consistency/outputFindings.ts';
import type { PromptDocument } from '../../prompt/document.ts';
import { layOutJson } from '../../text/json/printJson.ts';
import type { PromptDocuments } from '../prompts/promptDocuments.ts';
import { loadOpenPrompt } from '../prompts/promptLoader.ts';
import type { Register } from '../register.ts';
import {
  type JudgedOutput,
  OUTPUT_SCHEME,
  type OutputDocuments,
  type ShownOutput,
} from './output.ts';
import { outputDiagnostics } from './outputDiagnostics.ts';
import { registerOutputFeatures } from './outputFeatures.ts';

export function createOutputDocuments(
  register: Register,
  prompts: PromptDocuments,
): OutputDocuments {
  const texts = new Map<string, string>();
  const judged = new Map<string, JudgedOutput>();
  const problems = register(languages.createDiagnosticCollection(OUTPUT_SCHEME));
  let opened = 0;

  register(
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme !== OUTPUT_SCHEME) return;
      texts.delete(uri.query);
      judged.delete(uri.query);
      problems.delete(uri);
    }),
  );
  // VS Code keeps a document for minutes after its tab was closed, and its problems would be shown as long.
  register(window.tabGroups.onDidChangeTabs(followTabs));
  // The first tab of a new group is not among the changed tabs.
  register(window.tabGroups.onDidChangeTabGroups(followTabs));
  register(
    prompts.onDidSettle(async ({ uri }) => {
      const key = uri.toString();
      const concerned = [...judged.values()].filter(({ output }) => String(output.prompt) === key);
      await Promise.all(concerned.map(({ output, document }) => judge(output, document)));
    }),
  );

  function followTabs(): void {
    const open = outputsInTabs();
    for (const shown of judged.values()) {
      const { uri } = shown.document;
      if (!open.has(uri.toString())) problems.delete(uri);
      else if (!problems.has(uri)) problems.set(uri, outputDiagnostics(shown));
    }
  }

  async function judge(output: ShownOutput, document: TextDocument): Promise<void> {
    const { uri } = document;
    const { prompt, findings } = await judgement(output, document.getText());
    // A prompt with errors is ignored while it is edited, and the earlier findings are kept.
    if (!texts.has(uri.query) || (!findings && judged.has(uri.query))) return;
    const shown = { output, document, ...(prompt && { prompt }), findings: findings ?? [] };
    judged.set(uri.query, shown);
    if (outputsInTabs().has(uri.toString())) problems.set(uri, outputDiagnostics(shown));
  }

  const documents: OutputDocuments = {
    async open(output) {
      const json = layOutJson(output.text);
      const query = String(++opened);
      texts.set(query, json ?? output.text);
      // A slash in the name of a model would be shown as a folder.
      const name = `${output.title.replaceAll('/', ' ')}.${json === undefined ? 'txt' : 'json'}`;
      const uri = Uri.from({ scheme: OUTPUT_SCHEME, path: `/${name}`, query });
      const document = await workspace.openTextDocument(uri);
      await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
      await judge(output, document);
    },
    at: document => judged.get(document.query),
    text: document =>
      texts.get(document.query) ??
      l10n.t('This reply is no longer available. Run the prompt again.'),
  };
  registerOutputFeatures(register, documents);
  return documents;
}

async function judgement(
  { prompt: uri, complete }: ShownOutput,
  text: string,
): Promise<{ readonly prompt?: PromptDocument; readonly findings?: readonly OutputFinding[] }> {
  if (!complete) return { findings: [] };
  const loaded = await loadOpenPrompt(uri).catch(() => undefined);
  const findings = loaded && (await outputFindings(loaded.document, text));
  return loaded && findings ? { prompt: loaded.document, findings } : {};
}

/** The addresses of the outputs that have a tab. */
function outputsInTabs(): ReadonlySet<string> {
  const inputs = window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  return new Set(
    inputs.flatMap(input =>
      input instanceof TabInputText && input.uri.scheme === OUTPUT_SCHEME
        ? [input.uri.toString()]
        : [],
    ),
  );
}
