import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { type AttackResult, attackTable, RESULTS } from '../../scripts/attackTable.ts';
import { root } from '../../scripts/host/paths.ts';
import { tableIn } from '../../scripts/markedTable.ts';
import { attacks } from './attacks.ts';
import { openScene } from './scene.ts';

const isShort = process.env['TOUCHSTONE_ATTACK'] !== 'full';
const results: AttackResult[] = [];

describe.each(Object.entries(attacks))('%s', (area, all) => {
  // Each attack has a workspace and processes of its own.
  test.concurrent.each(all.filter(({ long }) => !(isShort && long)))('$attack', async each => {
    const { attack, promise } = each;
    const scene = await openScene();
    let holds = false;
    try {
      await each.run(scene);
      holds = true;
    } finally {
      results.push({ area, attack, promise, holds });
      await scene.close();
    }
  });
});

it('docs/security.md lists every attack with its expected result', async () => {
  const page = await readFile(join(root, 'docs', 'security.md'), 'utf8');
  expect(tableIn(page, 'attacks')).toBe(attackTable(attacks));
});

afterAll(async () => {
  const file = join(root, RESULTS);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(results));
});
