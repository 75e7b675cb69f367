import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { glob } from 'tinyglobby';
import { run } from './command.ts';
import { root } from './paths.ts';

/** The packed extension; made anew when anything it is made from is younger. */
export async function freshVsix(): Promise<string> {
  const file = await vsixPath();
  const packed = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
  if (packed < (await youngestSource())) await packVsix();
  return file;
}

/** Builds for production and packs; returns the package's path. */
export async function packVsix(): Promise<string> {
  const file = await vsixPath();
  await mkdir(join(root, 'out'), { recursive: true });
  await run(process.execPath, [join(root, 'scripts', 'build.ts'), '--production']);
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const flags = ['--no-dependencies', '--no-git-tag-version', '--no-update-package-json'];
  await run(process.execPath, [vsce, 'package', ...flags, '--out', file], {
    cwd: root,
    stdio: ['ignore', 'ignore', 2],
  });
  return file;
}

async function vsixPath(): Promise<string> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  const { name, version } = JSON.parse(text) as { readonly name: string; readonly version: string };
  return join(root, `${name}-${version}.vsix`);
}

async function youngestSource(): Promise<number> {
  const files = await glob(
    [
      '{src,media,syntaxes,schemas}/**',
      'scripts/{build,packTokens,tokenTable}.ts',
      '.vscodeignore',
      'package.json',
      'package.nls.json',
      'package-lock.json',
      '*.md',
    ],
    { cwd: root, absolute: true },
  );
  const times = await Promise.all(files.map(async each => (await stat(each)).mtimeMs));
  return Math.max(...times);
}

/** The paths inside a zip file, from its central directory (APPNOTE.TXT 4.3.12). */
export function zipPaths(zip: Buffer): readonly string[] {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const nameLength = zip.readUInt16LE(at + 28);
    const path = zip.toString('utf8', at + 46, at + 46 + nameLength);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    return path;
  });
}
