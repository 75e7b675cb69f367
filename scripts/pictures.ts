/** Takes the README's pictures from the end-to-end run, light and dark: `node scripts/pictures.ts`. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './host/paths.ts';
import { runVitest } from './host/vitest.ts';

const folder = join(root, 'docs', 'pictures');
const mostBytes = 300 * 1024;

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };
for (const [name, theme] of Object.entries(themes)) {
  process.env['TOUCHSTONE_PICTURES'] = folder;
  process.env['TOUCHSTONE_PICTURE_ENDING'] = `-${name}`;
  process.env['TOUCHSTONE_THEME'] = theme;
  const code = await runVitest(['pictures'], ['--config', 'test/e2e/vitest.config.ts']);
  if (code !== 0) process.exit(code);
}

for (const file of await readdir(folder)) {
  const { size } = await stat(join(folder, file));
  console.log(`${join('docs', 'pictures', file)}: ${Math.round(size / 1024)} kB`);
  if (size > mostBytes) {
    console.error(`${file} is larger than 300 kB.`);
    process.exitCode = 1;
  }
}
