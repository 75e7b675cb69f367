/** Checks types, lint, dead code and the order of the floors: `node scripts/check.ts`. */
import { join } from 'node:path';
import pc from 'picocolors';
import { exitCode } from './host/command.ts';
import { root } from './host/paths.ts';

const modules = join(root, 'node_modules');
const checks: readonly (readonly [name: string, ...args: string[]])[] = [
  ['Types', join(modules, 'typescript', 'bin', 'tsc'), '--noEmit'],
  ['Lint', join(modules, '@biomejs', 'biome', 'bin', 'biome'), 'ci', '.'],
  ['Dead code', join(modules, 'knip', 'bin', 'knip.js')],
  ['Floors', join(root, 'scripts', 'floors.ts')],
];

let failed = 0;
for (const [name, ...args] of checks) {
  const code = await exitCode(process.execPath, args, { cwd: root });
  console.log(code === 0 ? `${pc.green('ok')} ${name}` : `${pc.red('failed')} ${name}`);
  if (code !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
