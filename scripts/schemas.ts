/** Writes the schemas of our own file formats: `node scripts/schemas.ts [--check]`. */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EvalFile } from '../src/eval/plan/evalFile.ts';
import { SettingsFile } from '../src/model/settings/settingsFile.ts';
import { FrontmatterFile } from '../src/prompt/frontmatter/frontmatterSchema.ts';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'schemas');
const check = process.argv.includes('--check');

const files = {
  'eval.schema.json': EvalFile,
  'prompt.schema.json': FrontmatterFile,
  'touchstone.schema.json': SettingsFile,
};

for (const [name, schema] of Object.entries(files)) {
  const path = join(folder, name);
  const draft = 'http://json-schema.org/draft-07/schema#';
  const text = `${JSON.stringify({ $schema: draft, ...schema }, undefined, 2)}\n`;
  if (!check) await writeFile(path, text);
  else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    console.error(`schemas/${name} is not what src/ says: run \`node scripts/schemas.ts\`.`);
    process.exitCode = 1;
  }
}
