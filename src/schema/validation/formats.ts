import type { Ajv, Format } from 'ajv';
import addFormats from 'ajv-formats';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { compilePattern } from '../pattern/pattern.ts';

/** The formats of ajv-formats with the same results. Its regular expressions are matched in linear time. */
const formats: readonly (readonly [name: string, format: Format])[] = Object.entries(
  fullFormats,
).map(([name, format]) => [name, format instanceof RegExp ? linear(format) : format]);

export function withFormats<A extends Ajv>(ajv: A): A {
  // Adds the comparison functions for `formatMinimum`.
  addFormats.default(ajv);
  for (const [name, format] of formats) ajv.addFormat(name, format);
  return ajv;
}

/**
 * Up to this length RegExp is as fast. The steps of the worst of these expressions grow with the cube of the
 * length, to at most a few hundred thousand for a text of this length.
 */
const SHORT = 64;

function linear(format: RegExp): (text: string) => boolean {
  const compiled = compilePattern(format.source, format.flags);
  if (!compiled.ok) throw new Error(compiled.message);
  const { pattern } = compiled;
  return text => (text.length <= SHORT ? format.test(text) : pattern.test(text));
}
