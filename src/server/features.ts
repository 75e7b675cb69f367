import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  DefinitionRequest,
  DocumentFormattingRequest,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  LinkedEditingRangeRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SelectionRangeRequest,
  SemanticTokensRequest,
  type TextDocumentIdentifier,
  WillRenameFilesRequest,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver';
import type { LanguageFile } from '../language/languageFile.ts';
import type { LanguageService } from '../language/languageService.ts';
import type { Workspace } from '../language/workspace.ts';
import { commands } from '../protocol/commands.ts';
import type { ClientFeatures } from './clientCapabilities.ts';
import type { EditorSettingsReader } from './editorSettings.ts';
import { type OnRequest, Refusal } from './guard.ts';

export interface FeatureParts {
  readonly onRequest: OnRequest;
  readonly service: LanguageService;
  readonly workspace: Workspace;
  readonly settings: EditorSettingsReader;
  readonly client: ClientFeatures;
}

/** Answers every request about a file with the result of the language service. */
export function serveFeatures(parts: FeatureParts): void {
  const { onRequest, service, settings, client, workspace } = parts;
  const { snippets } = client;

  /** Calls the service for the file of a request. Returns nothing when it is not a Touchstone file. */
  const about =
    <P extends { readonly textDocument: TextDocumentIdentifier }, R>(
      ask: (file: LanguageFile, params: P, signal: AbortSignal) => R,
    ) =>
    (params: P, signal: AbortSignal): R | undefined => {
      const file = workspace.file(params.textDocument.uri);
      return file && ask(file, params, signal);
    };

  onRequest(
    CompletionRequest.type,
    null,
    about((file, { position }, signal) => service.completion(file, position, { signal, snippets })),
  );
  onRequest(
    HoverRequest.type,
    null,
    about((file, { position }) => service.hover(file, position)),
  );
  onRequest(
    DefinitionRequest.type,
    null,
    about((file, { position }) => {
      const links = service.definition(file, position);
      if (client.definitionLinks) return links;
      return links?.map(link => ({ uri: link.targetUri, range: link.targetSelectionRange }));
    }),
  );
  onRequest(
    ReferencesRequest.type,
    null,
    about((file, { position, context }) => service.references(file, position, context)),
  );
  onRequest(
    DocumentHighlightRequest.type,
    null,
    about((file, { position }) => service.documentHighlights(file, position)),
  );
  onRequest(
    PrepareRenameRequest.type,
    null,
    about((file, { position }) => {
      const { ok, ...prepared } = service.prepareRename(file, position);
      if ('message' in prepared) throw new Refusal(prepared.message);
      return prepared;
    }),
  );
  onRequest(
    RenameRequest.type,
    null,
    about((file, { position, newName }) => {
      const renamed = service.rename(file, position, newName);
      if (!renamed.ok) throw new Refusal(renamed.message);
      return renamed.edit;
    }),
  );
  onRequest(
    CodeActionRequest.type,
    null,
    about(async (file, { range, context: { only } }, signal) => {
      const { styleHints } = await settings.of(file.uri);
      const actions = await service.codeActions(file, range, { styleHints, signal });
      return only
        ? actions.filter(({ kind = '' }) => only.some(each => covers(each, kind)))
        : actions;
    }),
  );
  onRequest(
    DocumentLinkRequest.type,
    null,
    about(file => service.documentLinks(file)),
  );
  onRequest(
    DocumentSymbolRequest.type,
    null,
    about(file => service.documentSymbols(file)),
  );
  onRequest(WillRenameFilesRequest.type, null, ({ files }) => service.fileRenames(files));
  onRequest(WorkspaceSymbolRequest.type, null, ({ query }) => service.workspaceSymbols(query));
  onRequest(
    FoldingRangeRequest.type,
    null,
    about(file => service.foldingRanges(file)),
  );
  onRequest(
    SelectionRangeRequest.type,
    null,
    about((file, { positions }) => service.selectionRanges(file, positions)),
  );
  onRequest(
    SemanticTokensRequest.type,
    null,
    about(file => service.semanticTokens(file)),
  );
  onRequest(
    LinkedEditingRangeRequest.type,
    null,
    about((file, { position }) => {
      const linked = service.linkedEditing(file, position);
      return linked && { ...linked, ranges: [...linked.ranges] };
    }),
  );
  onRequest(
    DocumentFormattingRequest.type,
    null,
    about(async file => {
      const { format } = await settings.of(file.uri);
      return format ? service.formatting(file) : undefined;
    }),
  );
  onRequest(
    InlayHintRequest.type,
    null,
    about(async (file, { range }, signal) => {
      const { inlayHints } = await settings.of(file.uri);
      return inlayHints ? service.inlayHints(file, range, signal) : undefined;
    }),
  );
  onRequest(
    CodeLensRequest.type,
    null,
    about(async (file, _, signal) => {
      const { codeLens } = await settings.of(file.uri);
      if (!codeLens || !client.runsCommands) return undefined;
      const lenses = await service.codeLenses(file, signal);
      return lenses?.map(({ range, title, command, details = [] }) => ({
        range,
        command: { title, command: commands[command], arguments: [file.uri, ...details] },
      }));
    }),
  );
}

/** Whether a requested kind of code action, which may be a prefix, includes a kind. */
function covers(asked: string, kind: string): boolean {
  return asked === '' || kind === asked || kind.startsWith(`${asked}.`);
}
