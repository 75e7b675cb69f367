/** Packs the extension and holds the package to its limits: `node scripts/package.ts`. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { root } from './host/paths.ts';
import { packVsix, zipPaths } from './host/vsix.ts';

const mostBytes = 2 * 1024 * 1024;
const mostFiles = 80;
const unwanted = /node_modules|\.map$|\.tsx?$|(^|\/)tests?\/|(^|\/)\.env/;

const file = await packVsix();
const zip = await readFile(file);
const paths = zipPaths(zip);
const megabytes = (zip.byteLength / 1024 / 1024).toFixed(2);
console.log(`${relative(root, file)}: ${megabytes} MB, ${paths.length} files`);

const problems = [
  ...(zip.byteLength > mostBytes ? ['It is larger than 2 MB.'] : []),
  ...(paths.length > mostFiles ? [`It holds more than ${mostFiles} files.`] : []),
  ...paths.filter(path => unwanted.test(path)).map(path => `It must not hold ${path}.`),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
