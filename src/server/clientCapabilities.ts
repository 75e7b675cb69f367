import type { InitializeParams } from 'vscode-languageserver';

/** What an editor has said it can do, as far as the server goes by it. */
export interface ClientFeatures {
  /** Asks for diagnostics. */
  readonly pulls: boolean;
  /** Asks for diagnostics again when told to. */
  readonly refreshes: boolean;
  readonly lensRefreshes: boolean;
  readonly hintRefreshes: boolean;
  /** Answers questions about its settings. */
  readonly configures: boolean;
  /** Tells of changed settings when it is asked to. */
  readonly notifiesSettings: boolean;
  /** Tells of changed files when it is asked to. */
  readonly watches: boolean;
  readonly notifiesFolders: boolean;
  readonly snippets: boolean;
  /** Takes links with the range they start from, not locations alone. */
  readonly definitionLinks: boolean;
  readonly preparesRename: boolean;
  /** Takes a formatter for some languages only. */
  readonly registersFormatting: boolean;
  /** Has the commands of the extension. */
  readonly runsCommands: boolean;
  /** Reads files for the server that are on no disk. */
  readonly readsFiles: boolean;
}

export function clientFeatures({
  capabilities,
  initializationOptions,
}: InitializeParams): ClientFeatures {
  const { workspace, textDocument } = capabilities;
  return {
    pulls: textDocument?.diagnostic !== undefined,
    refreshes: workspace?.diagnostics?.refreshSupport === true,
    lensRefreshes: workspace?.codeLens?.refreshSupport === true,
    hintRefreshes: workspace?.inlayHint?.refreshSupport === true,
    configures: workspace?.configuration === true,
    notifiesSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watches: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    notifiesFolders: workspace?.workspaceFolders === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
    preparesRename: textDocument?.rename?.prepareSupport === true,
    registersFormatting: textDocument?.formatting?.dynamicRegistration === true,
    runsCommands: initializationOptions?.commands === true,
    readsFiles: initializationOptions?.files === true,
  };
}
