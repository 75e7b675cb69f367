/** The license texts of bundled packages, which must be part of the published packages. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

const preamble = `Third-party notices

Touchstone bundles the packages below. Prices and limits in its model catalog are drawn from the
data of @earendil-works/pi-ai (MIT License, Copyright Mario Zechner) and @pydantic/genai-prices (MIT
License, Copyright Pydantic Services Inc.).
`;

/** The notices for every package of node_modules in the given builds, without duplicates. */
export async function noticesFor(root: string, metafiles: readonly Metafile[]): Promise<string> {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = new Set(inputs.flatMap(packageFolder));
  folders.add('node_modules/@vscode/codicons');
  const parts = await Promise.all([...folders].sort().map(folder => noticeOf(root, folder)));
  return [preamble, ...new Set(parts)].join(`\n${'-'.repeat(72)}\n\n`);
}

/** The innermost package that contains a bundled file. */
function packageFolder(input: string): readonly string[] {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll('\\', '/'));
  return match?.[1] === undefined ? [] : [match[1]];
}

async function noticeOf(root: string, folder: string): Promise<string> {
  const path = join(root, folder);
  const about = JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const files = (await readdir(path)).filter(name => /^(licen[cs]e|notice)/i.test(name)).sort();
  const texts = await Promise.all(files.map(name => readFile(join(path, name), 'utf8')));
  const head = `${about.name} ${about.version} (${about.license ?? 'see below'})`;
  return [head, ...texts.map(text => text.trim())].join('\n\n').concat('\n');
}
