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
import type { Abilities } from './clientCapabilities.ts';
import type { EditorSettingsReader } from './editorSettings.ts';
import { type Answer, Refusal } from './guard.ts';

export interface FeatureParts {
  readonly answer: Answer;
  readonly service: LanguageService;
  readonly workspace: Workspace;
  readonly settings: EditorSettingsReader;
  readonly abilities: Abilities;
}

/** Answers every request about a file with what the language service says. */
export function serveFeatures(parts: FeatureParts): void {
  const { answer, service, settings, abilities, workspace } = parts;
  const { snippets } = abilities;

  /** Asks about the file a request names; nothing for one that is none of ours. */
  const about =
    <P extends { readonly textDocument: TextDocumentIdentifier }, R>(
      ask: (file: LanguageFile, params: P, signal: AbortSignal) => R,
    ) =>
    (params: P, signal: AbortSignal): R | undefined => {
      const file = workspace.file(params.textDocument.uri);
      return file && ask(file, params, signal);
    };

  answer(
    CompletionRequest.type,
    null,
    about((file, { position }, signal) => service.completion(file, position, { signal, snippets })),
  );
  answer(
    HoverRequest.type,
    null,
    about((file, { position }) => service.hover(file, position)),
  );
  answer(
    DefinitionRequest.type,
    null,
    about((file, { position }) => {
      const links = service.definition(file, position);
      if (abilities.definitionLinks) return links;
      return links?.map(link => ({ uri: link.targetUri, range: link.targetSelectionRange }));
    }),
  );
  answer(
    ReferencesRequest.type,
    null,
    about((file, { position, context }) => service.references(file, position, context)),
  );
  answer(
    DocumentHighlightRequest.type,
    null,
    about((file, { position }) => service.documentHighlights(file, position)),
  );
  answer(
    PrepareRenameRequest.type,
    null,
    about((file, { position }) => {
      const { ok, ...prepared } = service.prepareRename(file, position);
      if ('message' in prepared) throw new Refusal(prepared.message);
      return prepared;
    }),
  );
  answer(
    RenameRequest.type,
    null,
    about((file, { position, newName }) => {
      const renamed = service.rename(file, position, newName);
      if (!renamed.ok) throw new Refusal(renamed.message);
      return renamed.edit;
    }),
  );
  answer(
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
  answer(
    DocumentLinkRequest.type,
    null,
    about(file => service.documentLinks(file)),
  );
  answer(
    DocumentSymbolRequest.type,
    null,
    about(file => service.documentSymbols(file)),
  );
  answer(WillRenameFilesRequest.type, null, ({ files }) => service.fileRenames(files));
  answer(WorkspaceSymbolRequest.type, null, ({ query }) => service.workspaceSymbols(query));
  answer(
    FoldingRangeRequest.type,
    null,
    about(file => service.foldingRanges(file)),
  );
  answer(
    SelectionRangeRequest.type,
    null,
    about((file, { positions }) => service.selectionRanges(file, positions)),
  );
  answer(
    SemanticTokensRequest.type,
    null,
    about(file => service.semanticTokens(file)),
  );
  answer(
    LinkedEditingRangeRequest.type,
    null,
    about((file, { position }) => {
      const linked = service.linkedEditing(file, position);
      return linked && { ...linked, ranges: [...linked.ranges] };
    }),
  );
  answer(
    DocumentFormattingRequest.type,
    null,
    about(async file => {
      const { format } = await settings.of(file.uri);
      return format ? service.formatting(file) : undefined;
    }),
  );
  answer(
    InlayHintRequest.type,
    null,
    about(async (file, { range }, signal) => {
      const { inlayHints } = await settings.of(file.uri);
      return inlayHints ? service.inlayHints(file, range, signal) : undefined;
    }),
  );
  answer(
    CodeLensRequest.type,
    null,
    about(async (file, _, signal) => {
      const { codeLens } = await settings.of(file.uri);
      if (!codeLens || !abilities.runsCommands) return undefined;
      const lenses = await service.codeLenses(file, signal);
      return lenses?.map(({ range, title, command, details = [] }) => ({
        range,
        command: { title, command: commands[command], arguments: [file.uri, ...details] },
      }));
    }),
  );
}

/** Whether a kind of code action is asked for by one that may be its beginning. */
function covers(asked: string, kind: string): boolean {
  return asked === '' || kind === asked || kind.startsWith(`${asked}.`);
}
