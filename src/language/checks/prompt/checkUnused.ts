import { isMap, isPair, isScalar, type Pair } from 'yaml';
import type { Diagnostic, Fix } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { helpers } from '../../../prompt/template/helpers.ts';
import { parseTemplate, type Template } from '../../../prompt/template/template.ts';
import { isRecord } from '../../../text/isRecord.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { messages } from '../../messages/diagnostics.ts';
import { titles } from '../../messages/edits.ts';

/**
 * Reports fields of the input schema that neither the template nor a partial reads. When one of them may read
 * anything (`{{json this}}`, an unknown partial), nothing is reported.
 */
export function checkUnused(
  document: PromptDocument,
  partials: ReadonlyMap<string, string> = new Map(),
): readonly Diagnostic[] {
  const { frontmatter, metadata, template } = document;
  const properties = metadata.input.schema?.['properties'];
  if (!frontmatter || !isRecord(properties)) return [];
  const used = namesUsed(template, partials);
  if (!used) return [];
  const broken = brokenWords(document);
  const written = writtenFields(document);
  return (
    Object.keys(properties)
      // A field that is hidden by a helper is reported as such.
      .filter(name => !used.has(name) && !broken.has(name) && !helpers.has(name))
      .flatMap((name): readonly Diagnostic[] => {
        const pair = written.get(name);
        const range = pair && quotedRange(pair.key);
        if (!range) return [];
        const fix = written.size > 1 ? removal(document.text, pair) : undefined;
        const message = messages['unused-variable'](name);
        const found = { code: 'unused-variable', severity: 'hint', message, range } as const;
        return [
          {
            ...found,
            unnecessary: true,
            ...(fix && { fix: { ...fix, title: titles.remove(name) } }),
          },
        ];
      })
  );
}

/** Words in tags that could not be parsed, which may be names of fields. */
function brokenWords({ text, template }: PromptDocument): ReadonlySet<string> {
  const tags = template.tags.filter(({ problem }) => problem);
  return new Set(
    tags.flatMap(
      ({ range }) => text.slice(range.start, range.end).match(/[^\s{}()|=~#/"'.]+/g) ?? [],
    ),
  );
}

/** Undefined when the whole input may be read. */
function namesUsed(
  template: Template,
  partials: ReadonlyMap<string, string>,
): ReadonlySet<string> | undefined {
  const used = new Set<string>();
  const seen = new Set<string>();
  const waiting: Template[] = [template];
  for (let here = waiting.pop(); here; here = waiting.pop()) {
    for (const { path, parts } of here.variables) {
      const [head = parts[0]?.name] = path ?? [];
      if (head === undefined || head === '*' || head === '?') return undefined;
      used.add(head);
      // The names in a partial count wherever it is called.
      for (const part of here === template ? [] : parts) used.add(part.name);
    }
    for (const { name } of here.partials) {
      if (name === undefined) return undefined;
      if (here.inlinePartials.has(name) || seen.has(name)) continue;
      seen.add(name);
      const text = partials.get(name);
      if (text === undefined) return undefined;
      waiting.push(parseTemplate(text, { start: 0, end: text.length }));
    }
  }
  return used;
}

function writtenFields({ frontmatter, metadata }: PromptDocument): ReadonlyMap<string, Pair> {
  const input = metadata.raw['input'];
  const source = isRecord(input) ? input['schema'] : undefined;
  // JSON Schema is used as written.
  const asWritten =
    isRecord(source) && source['properties'] === metadata.input.schema?.['properties'];
  const path = asWritten ? ['input', 'schema', 'properties'] : ['input', 'schema'];
  const map: unknown = frontmatter?.yaml.getIn(path);
  const pairs = isMap(map) ? map.items.filter(isPair) : [];
  return new Map(pairs.map(pair => [fieldName(pair.key), pair]));
}

function fieldName(key: unknown): string {
  return isScalar(key) ? String(key.value).replace(/[?(].*$/s, '') : '';
}

function quotedRange(node: unknown): TextRange | undefined {
  if (!isScalar(node) || !node.range) return undefined;
  const [start, end] = node.range;
  return { start, end };
}

/** The complete lines of a field. Undefined when it shares its lines with others. */
function removal(text: string, { key, value }: Pair): Pick<Fix, 'edits'> | undefined {
  const from = quotedRange(key);
  const node: unknown = value;
  if (!from || typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const [, , until] = Array.isArray(node.range) ? node.range : [];
  const start = text.lastIndexOf('\n', from.start) + 1;
  if (typeof until !== 'number' || text.slice(start, from.start).trim() !== '') return undefined;
  // The range of a node in a block map ends after its line.
  if (text[until - 1] !== '\n') return undefined;
  return { edits: [{ range: { start, end: until }, text: '' }] };
}
