import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { glob } from 'tinyglobby';
import { expect, it } from 'vitest';
import { writeIconFont } from '../../../scripts/iconFont.ts';
import { icons } from '../../../src/webview/icons.ts';

it('writes a style rule for each icon and a font that contains no other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'icons-'));
  try {
    await writeIconFont(folder);
    const css = await readFile(join(folder, 'codicon.css'), 'utf8');
    const rules = [...css.matchAll(/^\.codicon-([\w-]+):before/gm)].map(([, name]) => name);
    expect(rules).toEqual([...icons]);
    expect(css).toContain('url("./codicon.woff2")');
    const font = await readFile(join(folder, 'codicon.woff2'));
    expect(font.toString('latin1', 0, 4)).toBe('wOF2');
    expect(font.byteLength).toBeLessThan(icons.length * 400);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('lists only icons that a webview uses', async () => {
  const files = await glob(['src/webview/**/*.{ts,tsx}', '!src/webview/icons.ts']);
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8')));
  const all = texts.join('\n');
  expect(icons.filter(name => !new RegExp(`['"]${name}['"]`).test(all))).toEqual([]);
});
