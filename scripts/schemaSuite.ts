/**
 * `npm run schema-suite -- DIR`: compares the compile step and the streaming validator with plain ajv on a
 * checkout of the JSON Schema Test Suite (github.com/json-schema-org/JSON-Schema-Test-Suite), draft-07 and
 * 2020-12, required cases. Cases that need another document, which no provider would download, are skipped
 * and counted. Cases where ajv itself differs from the suite are listed and are not failures.
 */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { glob } from 'tinyglobby';
import { runSuiteCase, type SuiteCase } from './schemaSuiteCases.ts';

const drafts = [
  ['draft7', 'http://json-schema.org/draft-07/schema#'],
  ['draft2020-12', 'https://json-schema.org/draft/2020-12/schema'],
] as const;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name a checkout of the JSON Schema Test Suite: npm run schema-suite -- DIR');
  process.exit(2);
}
let passed = 0;
let failed = 0;
let left = 0;
for (const [draft, dialect] of drafts) {
  const files = await glob('*.json', { cwd: join(folder, 'tests', draft), absolute: true });
  for (const file of files.sort()) {
    const groups: readonly SuiteCase[] = JSON.parse(await readFile(file, 'utf8'));
    for (const group of groups) {
      for (const { name, outcome, detail } of runSuiteCase(group, dialect)) {
        if (outcome === 'left') left += 1;
        else if (outcome === 'failed') failed += 1;
        else passed += 1;
        if (detail) console.log(`${outcome} ${draft}/${basename(file)} > ${name}: ${detail}`);
      }
    }
  }
}
if (passed + failed === 0) console.error(`There are no cases under ${folder}.`);
console.log(`${left} left out: they need a document from elsewhere`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
