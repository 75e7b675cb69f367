import { dirname, relative, resolve } from 'node:path';
import { exists } from '../../files/below.ts';
import { lacksIgnoreRule, statePaths } from '../../files/state.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import { SettingsError } from '../../load/loadSettings.ts';
import { pooledFetch } from '../../provider/transport/pooledFetch.ts';
import { createNodeHost, type NodeHost } from '../../run/nodeHost.ts';
import { createTrust } from '../../trust/trust.ts';
import { messages as cliMessages } from '../messages.ts';
import { MisuseError, type Terminal } from '../terminal/terminal.ts';
import { messages } from './messages.ts';

export interface RunWorkspace {
  readonly folder: string;
  readonly host: NodeHost;
}

/**
 * Opens the workspace of a file, which is found in its parent folders. Warnings are printed to standard
 * error.
 * @throws MisuseError for mistakes in its `touchstone.yaml`, because a warning is easily missed in CI.
 */
export async function openWorkspace(file: string, terminal: Terminal): Promise<RunWorkspace> {
  const folder = await workspaceFolderOf(dirname(resolve(file)));
  const isNew = !(await exists(statePaths(folder).runLog));
  const opened = createNodeHost({
    folder,
    environment: terminal.environment,
    warn: message => terminal.stderr.write(cliMessages.warning(message)),
    onMistakes: 'refuse',
    onFirstRecord: () => (isNew ? adviseIgnoring(folder, terminal) : undefined),
    fetch: pooledFetch(terminal.environment),
    trust: createTrust(folder, terminal.environment),
  });
  const host = await opened.catch(error => {
    throw error instanceof SettingsError ? new MisuseError(error.message) : error;
  });
  return { folder, host };
}

/** Printed once, when the run log is created. */
async function adviseIgnoring(folder: string, { stderr }: Terminal): Promise<void> {
  if (!(await lacksIgnoreRule(folder))) return;
  stderr.write(messages.notIgnored());
}

/** A path as a user in the current folder would write it. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}
