import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const windows = process.platform === 'win32';

/** Runs a command to its end and shows its output. Throws when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<void> {
  const code = await exitCode(command, args, options);
  if (code !== 0) throw new Error(`\`${command} ${args.join(' ')}\` ended with ${code}.`);
}

/** Runs a command to its end, shows its output and returns its exit code. */
export async function exitCode(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<number | string> {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  const [code, signal] = await once(child, 'exit');
  return code ?? signal;
}

/** Runs a command that is a batch file on Windows, such as `npm` or `code`. */
export function runScript(
  name: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<void> {
  return windows ? run('cmd.exe', ['/d', '/c', name, ...args], options) : run(name, args, options);
}

/** Runs `npm` with options that reduce its output and avoid services that may be unreachable. */
export function npm(args: readonly string[], cwd: string): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  return runScript('npm', [...args, ...quiet], { cwd, stdio: ['ignore', 2, 2] });
}

/** The full path of the first of these programs on PATH. */
export function findProgram(...names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = windows
      ? spawnSync('where', [name], { encoding: 'utf8' })
      : spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    const path = found.stdout?.split('\n')[0]?.trim();
    if (found.status === 0 && path) return path;
  }
  return undefined;
}

/** Ends a process that we started and waits for its end. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  // A server that is killed leaves its extension hosts. On a loaded machine it needs some time to end them.
  const force = setTimeout(() => child.kill('SIGKILL'), 60_000);
  await ended;
  clearTimeout(force);
}
