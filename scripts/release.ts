/** Prepares a release: `npm run release -- <major|minor|patch|1.2.3> [--dry-run]`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './host/paths.ts';
import { release } from './release/release.ts';

const { values, positionals } = parseArgs({
  options: { 'dry-run': { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [version, ...others] = positionals;
const interrupted = new AbortController();
const reason = new Error('Interrupted.');
// When the verification has ended, the version is restored.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort(reason));
}

/**
 * Builds, runs every suite and the checks, and packs. Its processes are a group of their own, which Ctrl+C does not
 * reach: they could end normally before the signal is handled here, as if all had passed.
 */
async function verify(): Promise<void> {
  const stdio = ['ignore', 'inherit', 'inherit'] as const;
  const child = spawn('bash', [join(root, '.ci', 'run')], { stdio: [...stdio], detached: true });
  interrupted.signal.addEventListener('abort', () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  });
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The verification ended with ${code ?? signal}.`);
}

try {
  if (version === undefined || others.length > 0) {
    throw new Error('Name one version: npm run release -- patch');
  }
  await release(root, {
    version,
    date: new Date().toISOString().slice(0, 10),
    dryRun: values['dry-run'],
    verify,
    signal: interrupted.signal,
    log: line => console.log(line),
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
