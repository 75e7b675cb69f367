import { join } from 'node:path';
import { type KeyStatus, keyStatuses } from '../../call/endpoints/keys.ts';
import { settingsFileName } from '../../files/fileNames.ts';
import type { KeyOrigin } from '../../model/providers.ts';
import { tableText } from '../terminal/table.ts';
import { type ExitCode, exitCodes, type Terminal } from '../terminal/terminal.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { messages } from './messages.ts';

/**
 * Lists providers that need a key, whether a key is found from this folder, and where. Never prints a key.
 */
export async function listKeys(
  { json }: { readonly json?: true },
  terminal: Terminal,
): Promise<ExitCode> {
  const { host } = await openWorkspace(join(process.cwd(), settingsFileName), terminal);
  try {
    const statuses = await keyStatuses(host);
    if (json) {
      terminal.stdout.json(statuses, 2);
      return exitCodes.passed;
    }
    const { colors } = terminal;
    const header = ['provider', 'key', ''].map(title => colors.dim(title));
    const rows = statuses.map(status => [
      status.provider,
      status.found ? colors.green('found') : 'none',
      sourceTextOf(status),
    ]);
    terminal.stdout.write(`${tableText([header, ...rows], new Set())}\n`);
    return exitCodes.passed;
  } finally {
    await host.close();
  }
}

function sourceTextOf({ found, variables }: KeyStatus): string {
  if (found) return `${places[found.source]}: ${found.name}`;
  return messages.keyNotFound(variables.join(', '));
}

const places: Readonly<Record<KeyOrigin['source'], string>> = {
  secretStorage: messages.storedInVsCode(),
  environment: messages.inEnvironment(),
  dotenv: 'in .env',
};
