import {
  Diagnostic,
  DiagnosticSeverity,
  languages,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import { parseModelReference } from '../model/reference.ts';
import type { Diagnostic as Finding, Severity } from '../prompt/diagnostic.ts';
import type { EditorHosts } from './editorHosts.ts';
import { loadCore } from './loadCore.ts';
import { rangeOf } from './positions.ts';
import { isPrompt, type PromptDocuments } from './promptDocuments.ts';
import { isPartial, readPartial } from './promptLoader.ts';
import type { Register } from './register.ts';

const CODES =
  'https://github.com/touchstone-dev/touchstone/blob/main/docs/prompt-language.md#diagnostics';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const satisfies Record<Severity, DiagnosticSeverity>;

export interface DiagnosticParts {
  readonly register: Register;
  readonly documents: PromptDocuments;
  readonly hosts: EditorHosts;
}

/** Keeps the Problems view in step with the open prompt files. */
export function registerPromptDiagnostics(parts: DiagnosticParts): void {
  const { register, documents } = parts;
  const collection = register(languages.createDiagnosticCollection('touchstone'));

  async function check(document: TextDocument): Promise<void> {
    const { version } = document;
    const findings = await findingsOf(document, parts);
    if (document.isClosed || document.version !== version) return;
    collection.set(
      document.uri,
      findings.map(finding => diagnosticOf(document, finding)),
    );
  }

  register(
    documents.onDidSettle(document => {
      void check(document);
      if (!isPartial(document.uri)) return;
      // Others may include it, and find it there or gone.
      for (const other of workspace.textDocuments) {
        if (isPrompt(other) && other !== document) void check(other);
      }
    }),
  );
  register(workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)));
}

async function findingsOf(
  document: TextDocument,
  { documents, hosts }: DiagnosticParts,
): Promise<readonly Finding[]> {
  const { diagnose, resolvePartials } = await loadCore();
  const prompt = await documents.read(document);
  const [partials, { settings }] = await Promise.all([
    resolvePartials(prompt, name => readPartial(document.uri, name)),
    hosts.hostOf(document.uri),
  ]);
  return diagnose(prompt, {
    partials,
    partialExists: name => partials.has(name),
    modelKnown: model =>
      Object.hasOwn(settings.endpoints, parseModelReference(model)?.provider ?? ''),
    isPartial: isPartial(document.uri),
  });
}

function diagnosticOf(document: TextDocument, finding: Finding): Diagnostic {
  const range = rangeOf(document, finding.range);
  const diagnostic = new Diagnostic(range, finding.message, severities[finding.severity]);
  diagnostic.source = 'Touchstone';
  diagnostic.code = { value: finding.code, target: Uri.parse(CODES) };
  return diagnostic;
}
