import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Environment } from '../files/read.ts';

/**
 * The folder for user data of programs on this machine: `XDG_STATE_HOME`, otherwise `~/.local/state`, on
 * Windows `%LOCALAPPDATA%`. A relative path is ignored, as the XDG Base Directory Specification requires: it
 * would be inside the workspace.
 */
export function stateFolder(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string {
  const home = absolute(environment['HOME']) ?? homedir();
  const given = absolute(environment['XDG_STATE_HOME']);
  if (given !== undefined) return given;
  if (platform !== 'win32') return join(home, '.local', 'state');
  return absolute(environment['LOCALAPPDATA']) ?? join(homedir(), 'AppData', 'Local');
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
