// Runs on the machine's own Node (20 or newer): installs the packages once, then starts the script with the
// project's Node 24.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const windows = process.platform === 'win32';
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.touchstone-lock');
const lock = createHash('sha256')
  .update(packagesIn(join(root, 'package-lock.json')))
  .digest('hex');

/** A release changes the version of the project itself: no package is installed for that. */
function packagesIn(file) {
  const { version: _, ...whole } = JSON.parse(readFileSync(file, 'utf8'));
  const { version: __, ...project } = whole.packages[''];
  return JSON.stringify({ ...whole, packages: { ...whole.packages, '': project } });
}

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  // `npm ci` would empty the folder that the link leads to, which can belong to another working tree.
  if (lstatSync(dirname(stamp), { throwIfNoEntry: false })?.isSymbolicLink()) {
    console.error(
      'node_modules is a link to packages that were not installed for this package-lock.json. Delete the link and run the command again.',
    );
    process.exit(1);
  }
  console.error('Installing dependencies (once, about half a minute) ...');
  // The registry's audit and funding services are not needed and may be unreachable.
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows,
  });
  if (npm.status !== 0) {
    console.error(
      'npm ci failed: see its message above, fix the problem and run the command again.',
    );
    process.exit(npm.status ?? 1);
  }
  writeFileSync(stamp, lock);
}

const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
const [script, ...rest] = process.argv.slice(2);
const child = spawn(node, [join(root, script), ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
});
// A terminal also sends Ctrl+C to the child process, so wait until it has ended.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// When npm is ended, it does not end this process, so this process checks its parent.
const parent = process.ppid;
setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500).unref();
child.on('error', () => {
  console.error(
    `${node} cannot be started: npm has to be allowed to run install scripts ` +
      '(`npm config get ignore-scripts` says false). Delete node_modules and run the command again.',
  );
  process.exit(1);
});
child.on('exit', code => process.exit(code ?? 1));
