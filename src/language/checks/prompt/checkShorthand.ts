import { isMap, isPair, isScalar, type YAMLMap } from 'yaml';
import type { Diagnostic, Fix } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { frontmatterKey } from '../../../prompt/frontmatter/frontmatterSchema.ts';
import { picoschemaField } from '../../../schema/picoschema.ts';
import { keyRange } from '../../../text/yaml/yamlNodes.ts';
import { messages } from '../../messages/diagnostics.ts';
import { titles } from '../../messages/edits.ts';

/**
 * Reports fields directly under `input` or `output`, where Dotprompt does not read a schema, so that the
 * prompt would run without one. Touchstone does not read them as a schema either, so that every runtime does
 * the same.
 */
export function checkShorthand(document: PromptDocument): readonly Diagnostic[] {
  const { frontmatter, text } = document;
  if (!frontmatter) return [];
  return (['input', 'output'] as const).flatMap((side): readonly Diagnostic[] => {
    const map: unknown = frontmatter.yaml.get(side);
    const range = keyRange(frontmatter.yaml, [side]);
    if (!isMap(map) || map.has('schema') || !range || !isShorthand(map, side)) return [];
    const fix = movedUnderSchema(map, text);
    return [
      {
        code: 'schema-shorthand',
        severity: 'warning',
        message: messages['schema-shorthand'](side),
        range,
        ...(fix && { fix }),
      },
    ];
  });
}

const type = /^(?:string|number|integer|boolean|any|null)(?:\s*,|$)/;

/** Whether every key is unknown there and at least one looks like Picoschema. */
function isShorthand({ items }: YAMLMap, side: 'input' | 'output'): boolean {
  const known = frontmatterKey([side])?.children.map(({ name }) => name) ?? [];
  const pairs = items.filter(item => isPair(item));
  return (
    pairs.every(({ key }) => !known.includes(String(key))) &&
    pairs.some(({ key, value }) => {
      const written = isScalar(value) ? String(value.value) : '';
      const { typing = '' } = picoschemaField(String(key));
      return type.test(written) || /^(?:array|object|enum)\b/.test(typing);
    })
  );
}

function movedUnderSchema({ items, flow, range }: YAMLMap, text: string): Fix | undefined {
  if (!range) return undefined;
  const title = titles.moveUnderSchema();
  const [start, end] = range;
  if (flow) {
    const insert = (at: number, added: string) => ({ range: { start: at, end: at }, text: added });
    return { title, edits: [insert(start, '{ schema: '), insert(end, ' }')] };
  }
  const first: unknown = items[0]?.key;
  if (!isScalar(first) || !first.range) return undefined;
  const lineStart = text.lastIndexOf('\n', first.range[0]) + 1;
  const indent = text.slice(lineStart, first.range[0]);
  if (indent === '' || indent.trim() !== '') return undefined;
  const block = text.slice(lineStart, end).replace(/^(?=[^\r\n])/gm, '  ');
  return {
    title,
    edits: [{ range: { start: lineStart, end }, text: `${indent}schema:\n${block}` }],
  };
}
