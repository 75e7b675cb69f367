import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import subsetFont from 'subset-font';
import { icons } from '../src/webview/icons.ts';

/**
 * Writes `codicon.css` and `codicon.woff2` with only the icons that the webviews use. All of the codicons
 * would be a thirtieth of the package.
 */
export async function writeIconFont(folder: string): Promise<void> {
  const source = dirname(
    createRequire(import.meta.url).resolve('@vscode/codicons/dist/codicon.css'),
  );
  const all = await readFile(join(source, 'codicon.css'), 'utf8');
  // Everything before the rules of single icons: the font, the class of all icons, and the animations.
  const common = all.slice(0, all.search(/^\.codicon-[\w-]+:before/m));
  const rules = icons.map(name => {
    const rule = new RegExp(
      `^\\.codicon-${name}:before \\{ content: "\\\\([0-9a-f]+)" \\}`,
      'm',
    ).exec(all);
    if (rule?.[1] === undefined) throw new Error(`There is no codicon \`${name}\`.`);
    return { text: rule[0], character: String.fromCodePoint(Number.parseInt(rule[1], 16)) };
  });
  const font = await subsetFont(
    await readFile(join(source, 'codicon.ttf')),
    rules.map(({ character }) => character).join(''),
    { targetFormat: 'woff2' },
  );
  const face = common.replace(
    /url\("[^"]+"\) format\("truetype"\)/,
    'url("./codicon.woff2") format("woff2")',
  );
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'codicon.css'),
    `${face}${rules.map(({ text }) => text).join('\n')}\n`,
  );
  await writeFile(join(folder, 'codicon.woff2'), font);
}
