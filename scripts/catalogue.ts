/**
 * Writes `src/model/catalogue/catalogue.json` from two data packages, downloaded from npm, and the hand-written
 * facts in `scripts/catalogue/manualEntries.yaml`: `npm run catalogue`. The same sources result in the same
 * file.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackedPackage } from './catalogue/dataPackage.ts';
import { differencesText } from './catalogue/differences.ts';
import { genaiPrices, readGenaiPrices } from './catalogue/genaiPrices.ts';
import { readManualEntries } from './catalogue/manualEntries.ts';
import { mergedModels } from './catalogue/merge.ts';
import { piAi, readPiAi } from './catalogue/piAi.ts';

const root = join(import.meta.dirname, '..');
const cache = join(root, 'out', 'catalogue');
const signal = AbortSignal.timeout(120_000);

const first = await readPiAi(await unpackedPackage(piAi, cache, signal));
const second = await readGenaiPrices(await unpackedPackage(genaiPrices, cache, signal));
const kept = await readManualEntries();

const models = mergedModels(first, second, kept);
const file = join(root, 'src', 'model', 'catalogue', 'catalogue.json');
await writeFile(
  file,
  `${JSON.stringify({ models, embeddings: second.embeddings }, undefined, 2)}\n`,
);

const differences = differencesText(models, second, kept);
await writeFile(join(root, 'scripts', 'catalogue', 'differences.md'), differences);
console.log(`${differences}\n${models.length} models in ${file}`);
