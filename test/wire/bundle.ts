import { join } from 'node:path';
import { root } from '../../scripts/host/paths.ts';
import { startChild } from '../child.ts';

/** The command line as it ships: a package that is not an ES module has other exports there than in Node. */
export const bundledCli = join(root, 'dist', 'node', 'cli.js');

export interface Ended {
  /** The exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals;
  /** Standard output and standard error, as they arrived. */
  readonly output: string;
}

/** Runs a bundled command line to its end, with nothing on standard input. */
export async function runBundled(
  cli: string,
  args: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const child = startChild(process.execPath, [cli, ...args], { cwd: folder, env });
  child.process.stdin.end();
  const code = await child.ended;
  return { code, output: child.output() };
}
