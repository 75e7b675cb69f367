import { readFile } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { expect, test } from 'vitest';

const root = new URL('../../../..', import.meta.url);
const given = /(?:code: |error\(|RenderProblem\(|report\([^']*?, ?)\s*'([a-z]+(?:-[a-z]+)*)'/g;

test('every code of a diagnostic is documented, at an anchor of its name', async () => {
  const files = await glob(['src/prompt/**/*.ts', 'src/language/**/*.ts'], {
    cwd: root,
    absolute: true,
  });
  const sources = await Promise.all(files.map(file => readFile(file, 'utf8')));
  const codes = new Set(
    sources.flatMap(source => [...source.matchAll(given)].map(([, code = '']) => code)),
  );
  const documented = await readFile(new URL('docs/prompt-language.md', root), 'utf8');
  expect(codes.size).toBeGreaterThan(15);
  expect(
    [...codes].filter(
      code => !code.startsWith('style-') && !documented.includes(`<a id="${code}"></a>\`${code}\``),
    ),
  ).toEqual([]);
});
