/** Writes the fault matrix of the last test run into docs/reliability.md: `npm run reliability`. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './host/paths.ts';
import { withTable } from './markedTable.ts';
import { RESULTS, reliabilityTable } from './reliabilityTable.ts';

const page = join(root, 'docs', 'reliability.md');
const results = JSON.parse(await readFile(join(root, RESULTS), 'utf8'));
await writeFile(
  page,
  withTable(await readFile(page, 'utf8'), 'fault matrix', reliabilityTable(results)),
);
