import { Document, stringify, visit } from 'yaml';
import { isRecord } from '../isRecord.ts';
import { escapedJson } from '../json/printJson.ts';

/** Texts that YAML's plain and block styles may change: invisible characters, spaces at the end of a line. */
const delicate = /[^\n\x20-\x7e\u00a1-\ud7ff\ue000-\ufefe\uff00-\ufffd]|^\s|\s$|[ \t]\n|\n[ \t]/;
const astral = /[\u{10000}-\u{10ffff}]/gu;

/** Words that YAML 1.1 parsers do not read as strings. */
const reservedWord = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function isDelicate(text: string): boolean {
  return delicate.test(text.replace(astral, ''));
}

/**
 * Block YAML without the last line end. Texts that YAML could change are in double quotes with JSON's
 * escapes.
 */
export function blockYaml(value: unknown, indent = 2): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  const quoted: string[] = [];
  const whole = JSON.stringify(value);
  let mark = 'quoted';
  while (whole.includes(mark)) mark += 'q';
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== 'string' || !isDelicate(node.value)) return;
      quoted.push(escapedJson(node.value));
      node.value = `${mark}${quoted.length}e`;
    },
  });
  const marks = new RegExp(`${mark}(\\d+)e`, 'g');
  return document
    .toString({ lineWidth: 0, indent })
    .replace(/\n$/, '')
    .replace(marks, (_, index) => quoted[Number(index) - 1] ?? '');
}

/** A value on one line: a scalar or a flow collection. In another flow collection, more texts need quotes. */
export function inlineYaml(value: unknown, inFlow: boolean): string {
  if (Array.isArray(value)) return `[${value.map(each => inlineYaml(each, true)).join(', ')}]`;
  if (isRecord(value)) {
    const entries = inlineEntries(value);
    return entries === '' ? '{}' : `{ ${entries} }`;
  }
  if (typeof value !== 'string') return value === undefined ? 'null' : escapedJson(value);
  if (value.includes('\n') || isDelicate(value) || reservedWord.test(value)) {
    return escapedJson(value);
  }
  if (!inFlow) return stringify(value, { lineWidth: 0 }).trimEnd();
  const list = stringify([value], { collectionStyle: 'flow', lineWidth: 0 });
  return list.trim().replace(/^\[\s*|\s*\]$/g, '');
}

/** The entries of an object in the form that is used between the braces of a flow map. */
export function inlineEntries(value: Readonly<Record<string, unknown>>): string {
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => `${inlineYaml(key, true)}: ${inlineYaml(each, true)}`)
    .join(', ');
}
