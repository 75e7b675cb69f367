import { type CodeLens, type Disposable, l10n, Uri, workspace } from 'vscode';
import {
  CloseAction,
  type DocumentSelector,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  TransportKind,
} from 'vscode-languageclient/node';
import { filePatterns } from '../../files/fileNames.ts';
import { notify } from '../notify.ts';
import { answerFileRequests } from './languageFiles.ts';

/** Maximum number of crashes in `PERIOD` milliseconds after which the server is restarted without asking. */
const MOST_ENDS = 4;
const PERIOD = 180_000;

/** Starts the language server as a process, and restarts it when it crashes. */
export async function startLanguageClient(server: string): Promise<Disposable> {
  const client: LanguageClient = new LanguageClient(
    'touchstone',
    'Touchstone',
    {
      run: { module: server, transport: TransportKind.ipc },
      // Used when the extension itself is debugged. See .vscode/launch.json.
      debug: {
        module: server,
        transport: TransportKind.ipc,
        options: { execArgv: ['--inspect=6009'] },
      },
    },
    {
      documentSelector: selector(),
      initializationOptions: { files: true, commands: true },
      errorHandler: errorHandler(() => offerRestart(client)),
      middleware: {
        provideCodeLenses: async (document, token, next) =>
          (await next(document, token))?.map(withUris),
      },
    },
  );
  answerFileRequests(client);
  await client.start().catch(() => offerRestart(client));
  return client;
}

/**
 * Prompts by their language, and the other files by their names, because their languages belong to other
 * extensions.
 */
function selector(): DocumentSelector {
  const folders = workspace.workspaceFolders ?? [];
  const schemes = new Set(['file', ...folders.map(({ uri }) => uri.scheme)]);
  return [
    { scheme: 'untitled', language: 'dotprompt' },
    ...[...schemes].flatMap(scheme => [
      { scheme, language: 'dotprompt' },
      ...filePatterns.map(pattern => ({ scheme, pattern })),
    ]),
  ];
}

function errorHandler(onGiveUp: () => Promise<void>): ErrorHandler {
  const ends: number[] = [];
  return {
    error: (_error, _message, count = 0) => ({
      action: count <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
    }),
    closed() {
      const now = performance.now();
      ends.push(now);
      const recent = ends.filter(end => now - end < PERIOD);
      if (recent.length <= MOST_ENDS) return { action: CloseAction.Restart, handled: true };
      ends.length = 0;
      void onGiveUp();
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}

async function offerRestart(client: LanguageClient): Promise<void> {
  const restart = l10n.t('Restart');
  const picked = await notify.error(
    l10n.t(
      'Touchstone’s language server has stopped. Diagnostics and completion are not available.',
    ),
    restart,
  );
  if (picked === restart) await client.start().catch(() => offerRestart(client));
}

/** The protocol has URIs as text. Our commands take `Uri` objects. */
function withUris(lens: CodeLens): CodeLens {
  const [target, ...details] = lens.command?.arguments ?? [];
  if (lens.command && typeof target === 'string') {
    lens.command.arguments = [Uri.parse(target), ...details];
  }
  // A lens is rendered as a flex box, which drops a plain space next to its icon.
  if (lens.command) lens.command.title = lens.command.title.replace(/^(\$\([\w-]+\)) /, '$1\u00a0');
  return lens;
}
