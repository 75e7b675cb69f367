import type { InitializeParams } from 'vscode-languageserver';

/** What an editor has said it can do, as far as the server goes by it. */
export interface Abilities {
  /** Asks for diagnostics. */
  readonly pulls: boolean;
  /** Asks for diagnostics again when told to. */
  readonly refreshes: boolean;
  readonly lensRefreshes: boolean;
  readonly hintRefreshes: boolean;
  /** Answers questions about its settings. */
  readonly configures: boolean;
  /** Tells of changed settings when it is asked to. */
  readonly tellsSettings: boolean;
  /** Tells of changed files when it is asked to. */
  readonly watches: boolean;
  readonly tellsFolders: boolean;
  /** Reads files for the server that are on no disk. */
  readonly readsFiles: boolean;
}

export function abilitiesOf({ capabilities, initializationOptions }: InitializeParams): Abilities {
  const { workspace, textDocument } = capabilities;
  return {
    pulls: textDocument?.diagnostic !== undefined,
    refreshes: workspace?.diagnostics?.refreshSupport === true,
    lensRefreshes: workspace?.codeLens?.refreshSupport === true,
    hintRefreshes: workspace?.inlayHint?.refreshSupport === true,
    configures: workspace?.configuration === true,
    tellsSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watches: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    tellsFolders: workspace?.workspaceFolders === true,
    readsFiles: initializationOptions?.files === true,
  };
}
