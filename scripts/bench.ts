/** Measures: `npm run bench -- evaluation [options]`, or `language`, `contracts`, `tokens`, `run`, `soak`. Build first. */
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  contracts: () => import('./bench/contracts.ts'),
  evaluation: () => import('./bench/evaluation.ts'),
  language: () => import('./bench/language.ts'),
  tokens: () => import('./bench/tokens.ts'),
  run: () => import('./bench/run.ts'),
  soak: () => import('./bench/soak.ts'),
};

const [name = 'evaluation'] = process.argv.slice(2).filter(arg => !arg.startsWith('-'));
const bench = benches[process.argv[2]?.startsWith('-') ? 'evaluation' : name];
if (bench) await bench();
else {
  console.error(`There is no bench \`${name}\`: choose ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
}
