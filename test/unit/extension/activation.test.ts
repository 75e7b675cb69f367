import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../../scripts/host/paths.ts';

/** What a file imports before it runs, by paths in src/: neither types nor what is loaded later. */
async function staticImports(file: string): Promise<readonly string[]> {
  const text = await readFile(join(root, 'src', file), 'utf8');
  return [...text.matchAll(/^import (?!type )[^']*?'(\.[^']+)';/gm)].map(([, path = '']) =>
    posix.join(posix.dirname(file), path),
  );
}

async function loadedBy(file: string, loaded = new Set<string>()): Promise<ReadonlySet<string>> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  for (const imported of await staticImports(file)) await loadedBy(imported, loaded);
  return loaded;
}

it('activation loads no code that parses, runs or evaluates', async () => {
  const files = [...(await loadedBy('extension/activate.ts'))];
  const floors = new Set(files.map(file => file.split('/')[0]));
  expect([...floors].sort()).toEqual([
    'extension',
    'files',
    'format',
    'protocol',
    'redaction',
    'text',
  ]);
  expect(files.filter(file => /^(?:files|text)\//.test(file)).sort()).toEqual([
    'files/fileNames.ts',
    'text/memo.ts',
  ]);
  for (const room of ['panel', 'preview', 'output', 'terminal']) {
    expect(files.filter(file => file.startsWith(`extension/${room}/`))).toEqual([]);
  }
});
