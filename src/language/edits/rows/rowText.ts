import { Document, visit } from 'yaml';
import { exactJson } from '../../../text/json/exactJson.ts';

/** Characters that editors show as nothing, ask about or change: they are written as escapes. */
const odd = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

/** JSON in which every character survives an editor. */
export function jsonText(value: unknown, indent?: number): string {
  return (exactJson({ value }, indent) ?? '').replace(
    odd,
    found => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Texts that YAML's plain and block styles may change: odd characters, blanks at an end of a line. */
const delicate = /[^\n\x20-\x7e\u00a1-\ud7ff\ue000-\ufefe\uff00-\ufffd]|^\s|\s$|[ \t]\n|\n[ \t]/;
const astral = /[\u{10000}-\u{10ffff}]/gu;

/** Block YAML without the last line end; delicate texts in double quotes, which take JSON's escapes. */
export function yamlText(value: unknown): string {
  const document = new Document(value);
  const quoted: string[] = [];
  const whole = JSON.stringify(value);
  let mark = 'quoted';
  while (whole.includes(mark)) mark += 'q';
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== 'string' || !delicate.test(node.value.replace(astral, ''))) return;
      quoted.push(jsonText(node.value));
      node.value = `${mark}${quoted.length}e`;
    },
  });
  const marks = new RegExp(`${mark}(\\d+)e`, 'g');
  return document
    .toString({ lineWidth: 0 })
    .replace(/\n$/, '')
    .replace(marks, (_, index) => quoted[Number(index) - 1] ?? '');
}
