import type { Ajv, Format } from 'ajv';
import addFormats from 'ajv-formats';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { compilePattern } from './pattern.ts';

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

function linear({ source, flags }: RegExp): (text: string) => boolean {
  const compiled = compilePattern(source, flags);
  if (!compiled.ok) throw new Error(compiled.message);
  return text => compiled.pattern.test(text);
}
