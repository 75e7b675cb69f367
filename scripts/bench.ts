/** Measures: `npm run bench -- evaluation [options]`, `npm run bench -- language`, `npm run bench -- contracts`. Build first. */
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  contracts: () => import('./bench/contracts.ts'),
  evaluation: () => import('./bench/evaluation.ts'),
  language: () => import('./bench/language.ts'),
};

const [name = 'evaluation'] = process.argv.slice(2).filter(arg => !arg.startsWith('-'));
const bench = benches[process.argv[2]?.startsWith('-') ? 'evaluation' : name];
if (bench) await bench();
else {
  console.error(`There is no bench \`${name}\`: choose ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
}
