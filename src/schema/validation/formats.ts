import type { Ajv, Format } from 'ajv';
import addFormats from 'ajv-formats';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { compilePattern } from '../pattern/pattern.ts';

/** The formats of ajv-formats, with its verdicts; its regular expressions are judged in linear time. */
const formats: readonly (readonly [name: string, format: Format])[] = Object.entries(
  fullFormats,
).map(([name, format]) => [name, format instanceof RegExp ? linear(format) : format]);

export function withFormats<A extends Ajv>(ajv: A): A {
  // What `formatMinimum` compares with comes from here.
  addFormats.default(ajv);
  for (const [name, format] of formats) ajv.addFormat(name, format);
  return ajv;
}

/**
 * Up to this length RegExp is as quick: none of these expressions takes more than a few hundred thousand
 * steps for a text so short, as the worst of them grow with the cube of its length.
 */
const SHORT = 64;

function linear(format: RegExp): (text: string) => boolean {
  const compiled = compilePattern(format.source, format.flags);
  if (!compiled.ok) throw new Error(compiled.message);
  const { pattern } = compiled;
  return text => (text.length <= SHORT ? format.test(text) : pattern.test(text));
}
