import type { InitializeParams } from 'vscode-languageserver';

/** The features of an editor that the server uses. */
export interface ClientFeatures {
  /** The editor requests diagnostics. */
  readonly pulls: boolean;
  /** The editor requests diagnostics again when asked to. */
  readonly refreshes: boolean;
  readonly lensRefreshes: boolean;
  readonly hintRefreshes: boolean;
  /** The editor answers requests for its settings. */
  readonly configures: boolean;
  /** The editor can report changed settings. */
  readonly notifiesSettings: boolean;
  /** The editor can report changed files. */
  readonly watches: boolean;
  readonly notifiesFolders: boolean;
  readonly snippets: boolean;
  /** The editor accepts links with an origin range, not only locations. */
  readonly definitionLinks: boolean;
  readonly preparesRename: boolean;
  /** The editor accepts a formatter for some languages only. */
  readonly registersFormatting: boolean;
  /** The editor has the commands of the extension. */
  readonly runsCommands: boolean;
  /** The editor reads files for the server that are not on disk. */
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
