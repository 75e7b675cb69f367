import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { glob } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { checkFiles, type FoundAt } from '../../../src/cli/check/checkFiles.ts';

/** Real files, which are not part of this repository; where they are absent there is nothing to try. */
const folder = fileURLToPath(new URL('../../../../shared/wild/', import.meta.url));
const absent = !existsSync(folder);

async function foundIn(name: string): Promise<ReadonlyMap<string, readonly FoundAt[]>> {
  const files = await glob('**/*.prompt', { cwd: `${folder}${name}`, absolute: true });
  const found = await checkFiles(files.sort(), new AbortController().signal);
  const short = (file: string): string => file.slice(`${folder}${name}/`.length);
  const groups = Map.groupBy(found, ({ file }) => short(file));
  return new Map(files.map(file => [short(file), groups.get(short(file)) ?? []]));
}

const errors = (found: readonly FoundAt[]): readonly string[] =>
  found.filter(({ severity }) => severity === 'error').map(({ code }) => code);

/** What their own runtime refuses too, or what refers to files that were not collected with them. */
const broken: Readonly<Record<string, readonly string[]>> = {
  '23-comments-and-partials.prompt': ['schema', 'unknown-partial', 'unknown-partial'],
  '24-role-blocks.prompt': ['helper-block', 'helper-block'],
  '25-greeting-operators.prompt': ['tag'],
  '26-pseudo-union-yaml.prompt': ['frontmatter-yaml'],
  '27-helpers-length.prompt': ['schema'],
  '28-complex-schema.prompt': ['schema'],
  '29-kitchen-sink.prompt': ['frontmatter-yaml', 'block'],
};

describe('real prompt files', () => {
  test('have no error when Dotprompt loads them, and one for each mistake otherwise', async () => {
    if (absent) return;
    const found = await foundIn('dotprompt');
    const wrong = [...found].flatMap(([file, each]) => {
      const expected = broken[file] ?? [];
      return JSON.stringify(errors(each)) === JSON.stringify(expected)
        ? []
        : [[file, errors(each)]];
    });
    expect(wrong).toEqual([]);
    const most = Math.max(...[...found.values()].map(each => each.length));
    expect(most).toBeLessThanOrEqual(6);
    const all = [...found.values()].flat();
    const count = (severity: string): number =>
      all.filter(each => each.severity === severity).length;
    console.log(
      `${found.size} wild Dotprompt files: ${count('error')} errors, ${count('warning')} warnings, ${count('information')} informations, ${count('hint')} hints`,
    );
  });

  test('of other tools have one finding each, which names the format', async () => {
    if (absent) return;
    for (const [file, found] of await foundIn('foreign-prompt')) {
      expect([file, found.map(({ code }) => code)]).toEqual([file, ['foreign-dialect']]);
    }
  });
});
