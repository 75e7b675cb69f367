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
// Ctrl+C ends the verification, which is in the same process group, and then the version is restored.
process.on('SIGINT', () => {});
try {
  if (version === undefined || others.length > 0) {
    throw new Error('Name one version: npm run release -- patch');
  }
  await release(root, {
    version,
    date: new Date().toISOString().slice(0, 10),
    dryRun: values['dry-run'],
    // Builds, runs every suite and the checks, and packs.
    verify: () => run('bash', [join(root, '.ci', 'run')]),
    log: line => console.log(line),
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
