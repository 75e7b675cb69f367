import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const options = {
  // Stopping at the first error, ajv lets an empty list pass some schemas with `contains`.
  allErrors: true,
  strict: false,
  logger: false,
  // The one deliberate difference of our compile step: 0.07 is a multiple of 0.01.
  multipleOfPrecision: 9,
} as const;

/** An ajv that has nothing of ours, for 2020-12 or draft-07. */
export function plainAjv(newer: boolean): Ajv {
  return formats.default(newer ? new Ajv2020(options) : new Ajv(options));
}
