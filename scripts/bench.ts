/**
 * Runs a benchmark: `npm run bench -- evaluation [options]`, or `language`, `contracts`, `panel`, `tokens`,
 * `run`, `soak`.
 */
import { join } from 'node:path';
import { exitCode } from './host/command.ts';
import { root } from './host/paths.ts';

interface Bench {
  readonly measure: () => Promise<unknown>;
  /** Whether it also measures the built files. */
  readonly built?: true;
}

const benches: Readonly<Record<string, Bench>> = {
  contracts: { measure: () => import('./bench/contracts.ts') },
  evaluation: { measure: () => import('./bench/evaluation.ts'), built: true },
  language: { measure: () => import('./bench/language.ts'), built: true },
  tokens: { measure: () => import('./bench/tokens.ts') },
  panel: {
    async measure() {
      await import('./bench/panel.ts');
      await import('./bench/history.ts');
    },
    built: true,
  },
  run: { measure: () => import('./bench/run.ts') },
  soak: { measure: () => import('./bench/soak.ts') },
};

const [name = 'evaluation'] = process.argv.slice(2).filter(arg => !arg.startsWith('-'));
const bench = benches[process.argv[2]?.startsWith('-') ? 'evaluation' : name];
if (!bench) {
  console.error(`There is no bench \`${name}\`: choose ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
} else if (!bench.built || (await built())) await bench.measure();
else process.exitCode = 1;

async function built(): Promise<boolean> {
  const build = join(root, 'scripts', 'build.ts');
  return (await exitCode(process.execPath, [build], { cwd: root })) === 0;
}
