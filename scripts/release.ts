/** Prepares a release: `npm run release -- <major|minor|patch|1.2.3> [--dry-run]`. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './host/command.ts';
import { root } from './host/paths.ts';
import { release } from './release/release.ts';

const { values, positionals } = parseArgs({
  options: { 'dry-run': { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [version, ...others] = positionals;
const interrupted = new AbortController();
const reason = new Error('Interrupted.');
// Ctrl+C reaches the verification, too, which is in the same process group. Other signals are sent to it. When it has
// ended, the version is restored.
process.on('SIGINT', () => interrupted.abort(reason));
const ended = new AbortController();
for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted.abort(reason);
    ended.abort(reason);
  });
}
try {
  if (version === undefined || others.length > 0) {
    throw new Error('Name one version: npm run release -- patch');
  }
  await release(root, {
    version,
    date: new Date().toISOString().slice(0, 10),
    dryRun: values['dry-run'],
    // Builds, runs every suite and the checks, and packs.
    verify: () => run('bash', [join(root, '.ci', 'run')], { signal: ended.signal }),
    signal: interrupted.signal,
    log: line => console.log(line),
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
