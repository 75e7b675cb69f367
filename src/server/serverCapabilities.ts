import {
  CodeActionKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { filePatterns } from '../files/fileNames.ts';
import { serviceCapabilities } from '../language/languageService.ts';
import type { ClientFeatures } from './clientCapabilities.ts';

const folders = { pattern: { glob: '**', matches: 'folder' as const } };
const ourFiles = filePatterns.map(glob => ({ pattern: { glob, matches: 'file' as const } }));

/** The features that the server offers to an editor. */
export function serverCapabilities(client: ClientFeatures): ServerCapabilities {
  const { pulls, preparesRename, registersFormatting, runsCommands } = client;
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(pulls && {
      diagnosticProvider: {
        identifier: 'touchstone',
        interFileDependencies: true,
        workspaceDiagnostics: false,
      },
    }),
    completionProvider: { triggerCharacters: [...serviceCapabilities.completionTriggers] },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: preparesRename ? { prepareProvider: true } : true,
    codeActionProvider: {
      codeActionKinds: [
        CodeActionKind.QuickFix,
        CodeActionKind.RefactorExtract,
        CodeActionKind.RefactorRewrite,
      ],
    },
    documentLinkProvider: {},
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    semanticTokensProvider: { legend: serviceCapabilities.semanticTokensLegend, full: true },
    linkedEditingRangeProvider: true,
    documentFormattingProvider: !registersFormatting,
    inlayHintProvider: true,
    // A lens runs a command, and only the extension has the commands.
    ...(runsCommands && { codeLensProvider: {} }),
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: {
        willRename: { filters: [...ourFiles, folders] },
        didRename: { filters: [folders] },
      },
    },
  };
}
