import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { glob } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const pages = await glob(['*.md', 'docs/**/*.md', 'samples/**/*.md'], { cwd: root });

describe.each(pages.sort())('%s', page => {
  it('has only links and pictures that exist', async () => {
    const text = await readFile(join(root, page), 'utf8');
    const missing: string[] = [];
    for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const there = await access(join(root, dirname(page), target)).then(
        () => true,
        () => false,
      );
      if (!there) missing.push(target);
    }
    expect(missing).toEqual([]);
  });
});
