import fc from '../node_modules/fast-check/lib/fast-check.js';

/** The seed of property tests, which fast-check prints when one fails; `npm run fuzz` gives a fresh one. */
const seed = Number(process.env['TOUCHSTONE_SEED'] ?? 20_261_130);

fc.configureGlobal({ seed });

// What tests get for `fast-check`: see `vitest.config.ts`.
export * from '../node_modules/fast-check/lib/fast-check.js';
// biome-ignore lint/style/noDefaultExport: fast-check has one.
export { fc as default };
