/** Runs Dotprompt's conformance cases, every `*.yaml` under a folder: `npm run conformance -- DIR`. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { glob } from 'tinyglobby';
import { runCases } from './conformanceCases.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name the folder with the cases: npm run conformance -- DIR');
  process.exit(2);
}
const files = await glob('**/*.yaml', { cwd: folder, absolute: true });
let passed = 0;
let failed = 0;
for (const file of files.sort()) {
  for (const { name, failure } of runCases(await readFile(file, 'utf8'))) {
    if (failure === undefined) {
      passed += 1;
    } else {
      failed += 1;
      console.log(`FAIL ${relative(folder, file)} > ${name}\n${failure}\n`);
    }
  }
}
if (passed + failed === 0) console.error(`There are no cases under ${folder}.`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
