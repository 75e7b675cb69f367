/** Packs the extension and the npm package, and checks their limits: `node scripts/package.ts`. */
import { readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { tarPaths, zipPaths } from './host/archive.ts';
import { pack } from './host/packages.ts';
import { root } from './host/paths.ts';

interface Limits {
  readonly bytes: number;
  readonly files: number;
  /** Paths that a package must not contain. */
  readonly unwanted: RegExp;
}

const sources = /node_modules|\.map$|(?<!\.d)\.tsx?$|(^|\/)(tests?|scripts|docs)\/|(^|\/)\.env/;

const { vsix, tarball } = await pack();
await check(vsix, zipPaths, { bytes: 2_000_000, files: 80, unwanted: sources });
await check(tarball, tarPaths, { bytes: 3_000_000, files: 120, unwanted: sources });

// A page loads its script again each time it is shown.
for (const script of ['dist/webview/webview.js', 'dist/webview/history.js']) {
  const { size } = await stat(join(root, script));
  console.log(`${script}: ${Math.round(size / 1000)} kB`);
  if (size <= 150_000) continue;
  console.error(`${script} is larger than 150 kB.`);
  process.exitCode = 1;
}

async function check(
  file: string,
  pathsIn: (archive: Buffer) => readonly string[],
  { bytes, files, unwanted }: Limits,
): Promise<void> {
  const archive = await readFile(file);
  const paths = pathsIn(archive);
  const name = relative(root, file);
  const megabytes = (count: number) => (count / 1_000_000).toFixed(3);
  console.log(`${name}: ${megabytes(archive.byteLength)} MB, ${paths.length} files`);
  const problems = [
    ...(archive.byteLength > bytes ? [`is larger than ${megabytes(bytes)} MB.`] : []),
    ...(paths.length > files ? [`contains more than ${files} files.`] : []),
    ...paths.filter(path => unwanted.test(path)).map(path => `must not contain ${path}.`),
  ];
  for (const problem of problems) console.error(`${name} ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
