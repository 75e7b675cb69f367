import { existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { glob } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
/** Whether a file is in the repository. Pages name those of `src/` without it. */
const isThere = (path: string) =>
  existsSync(join(root, path)) || existsSync(join(root, 'src', path));

/** Files of the examples on a page. */
const ofExamples: ReadonlySet<string> = new Set(['scorers/rules.ts', 'scorers/total.ts']);

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

  it('names only source files that exist', async () => {
    const text = await readFile(join(root, page), 'utf8');
    const named = [...text.matchAll(/`((?:src|scripts|test|[a-z]+)\/[\w./-]+\.tsx?)`/gi)];
    const missing = named.map(([, path = '']) => path).filter(path => !isThere(path));
    expect(missing.filter(path => !ofExamples.has(path))).toEqual([]);
  });
});

it('no two entries of the changelog begin with the same words', async () => {
  const text = await readFile(join(root, 'CHANGELOG.md'), 'utf8');
  const entries = text.split('\n').filter(line => line.startsWith('- '));
  const beginnings = entries.map(line => line.slice(0, 90));
  expect(beginnings.filter((start, at) => beginnings.indexOf(start) !== at)).toEqual([]);
});
