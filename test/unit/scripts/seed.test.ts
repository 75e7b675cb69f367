import fc from 'fast-check';
import { expect, it } from 'vitest';

it('property tests have a fixed seed, which a failure prints', () => {
  const { seed } = fc.readConfigureGlobal();
  expect(seed).toBe(Number(process.env['TOUCHSTONE_SEED'] ?? 20_261_130));
  expect(() => fc.assert(fc.property(fc.nat(), () => false))).toThrow(`seed: ${seed}`);
});
