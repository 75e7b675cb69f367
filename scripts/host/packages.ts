import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { glob } from 'tinyglobby';
import { run, runScript } from './command.ts';
import { root } from './paths.ts';

/** The published packages: the extension, and the npm package with the command line and the library. */
export interface Packages {
  /** Absolute paths. */
  readonly vsix: string;
  readonly tarball: string;
}

const ignoreFile = '.vscodeignore';

/** Keys of package.json that VS Code does not use. `vsce` refuses `files` next to a `.vscodeignore`. */
const npmKeys = ['files', 'bin', 'exports', 'types', 'scripts', 'devDependencies'];

/** The existing packages. They are created again when any of their sources is newer. */
export async function freshPackages(): Promise<Packages> {
  const { vsix, tarball } = await packagePaths();
  const made = await Promise.all([vsix, tarball].map(timeOf));
  return Math.min(...made) < (await youngestSource()) ? pack() : { vsix, tarball };
}

/** Builds for production and packs. */
export async function pack(): Promise<Packages> {
  const { vsix, tarball } = await packagePaths();
  await run(process.execPath, [join(root, 'scripts', 'build.ts'), '--production']);
  await packVsix(vsix);
  await runScript('npm', ['pack', '--ignore-scripts', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 2],
  });
  return { vsix, tarball };
}

/** In a separate folder, because both packages use the same package.json. */
async function packVsix(file: string): Promise<void> {
  const folder = join(root, 'out', 'vsix');
  await rm(folder, { recursive: true, force: true });
  for (const path of await extensionFiles()) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const [from, to] = [join(root, path), join(folder, path)];
    // The schemas and translated texts are indented for readers of the repository.
    if (path.endsWith('.json')) await writeFile(to, withoutSpace(await readFile(from, 'utf8')));
    else await cp(from, to);
  }
  const manifest = Object.entries(await packageJson()).filter(([key]) => !npmKeys.includes(key));
  await writeFile(join(folder, 'package.json'), JSON.stringify(Object.fromEntries(manifest)));
  await cp(join(root, ignoreFile), join(folder, ignoreFile));
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const flags = ['--no-dependencies', '--no-git-tag-version', '--no-update-package-json'];
  await run(process.execPath, [vsce, 'package', ...flags, '--out', file], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 2],
  });
}

/** The files in the VSIX, relative to the root: the exceptions of `.vscodeignore`, which excludes all others. */
async function extensionFiles(): Promise<readonly string[]> {
  const lines = (await readFile(join(root, ignoreFile), 'utf8')).split('\n');
  const patterns = lines.filter(line => line !== '' && !line.startsWith('#') && line !== '**');
  const included = patterns.flatMap(line => (line.startsWith('!') ? [line.slice(1)] : []));
  return glob(included, { cwd: root, ignore: patterns.filter(line => !line.startsWith('!')) });
}

function withoutSpace(json: string): string {
  return JSON.stringify(JSON.parse(json));
}

async function packagePaths(): Promise<Packages> {
  const { name, version } = await packageJson();
  const path = join(root, `${name}-${version}`);
  return { vsix: `${path}.vsix`, tarball: `${path}.tgz` };
}

async function packageJson(): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
}

/** Milliseconds since 1970. 0 for a missing file. */
async function timeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
}

async function youngestSource(): Promise<number> {
  const files = await glob(
    [
      '{src,media,syntaxes,schemas,l10n,samples}/**',
      'scripts/*.ts',
      'scripts/{types,host,shim}/**',
      'package.json',
      '.vscodeignore',
      'package.nls.json',
      'package-lock.json',
      '*.md',
    ],
    { cwd: root, absolute: true },
  );
  return Math.max(...(await Promise.all(files.map(timeOf))));
}
