/** Writes the translatable texts into `l10n/bundle.l10n.json`: `node scripts/l10n.ts`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bundleFile, translatableTexts } from './translations.ts';

const texts = await translatableTexts();
await mkdir(dirname(bundleFile), { recursive: true });
await writeFile(bundleFile, `${JSON.stringify(texts, undefined, 2)}\n`);
console.log(`l10n/bundle.l10n.json: ${Object.keys(texts).length} texts`);
