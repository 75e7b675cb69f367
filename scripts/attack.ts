/**
 * Attacks the built command line with hostile repositories, documents, servers and replies, prints which
 * attacks were prevented, and writes the table of docs/security.md: `npm run attack`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pc from 'picocolors';
import { attacks } from '../test/attack/attacks.ts';
import { type AttackResult, attackTable, RESULTS } from './attackTable.ts';
import { exitCode } from './host/command.ts';
import { root } from './host/paths.ts';
import { runVitest } from './host/vitest.ts';
import { withTable } from './markedTable.ts';

const page = join(root, 'docs', 'security.md');
await writeFile(page, withTable(await readFile(page, 'utf8'), 'attacks', attackTable(attacks)));

const build = await exitCode(process.execPath, [join(root, 'scripts', 'build.ts')], { cwd: root });
process.env['TOUCHSTONE_ATTACK'] = 'full';
process.exitCode = build === 0 ? await runVitest(['attack'], ['test/attack']) : 1;

const results: readonly AttackResult[] = JSON.parse(await readFile(join(root, RESULTS), 'utf8'));
for (const [area, all] of Map.groupBy(results, result => result.area)) {
  console.log(pc.bold(`\n${area}`));
  for (const { attack, promise, holds } of all) {
    console.log(`${holds ? pc.green('held  ') : pc.red('broken')} ${attack}: ${promise}`);
  }
}
const broken = results.filter(({ holds }) => !holds).length;
console.log(`\n${results.length - broken} held, ${broken} broken`);
