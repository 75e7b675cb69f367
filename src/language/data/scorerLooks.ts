import { isRecord } from '../../schema/jsonSchema.ts';
import { yamlValue } from '../../schema/yamlDocument.ts';
import type { YamlFile } from '../languageFile.ts';

/** What of a row's `expected` the scorers look at. */
export interface Looks {
  /** An expected text. */
  readonly text: boolean;
  /** Fields of an expected object, nested ones with dots. */
  readonly fields: 'all' | readonly string[];
}

/** Without a `score` list, whatever kind of answer a row expects is compared. */
export const allLooks: Looks = { text: true, fields: 'all' };

/** What the scorers of several eval files look at together. */
export function looksOf(evals: readonly YamlFile[]): Looks {
  return evals.map(looksOfEval).reduce(both, { text: false, fields: [] });
}

function looksOfEval({ yaml }: YamlFile): Looks {
  const value = yamlValue(yaml);
  const score = isRecord(value) ? value['score'] : undefined;
  if (!Array.isArray(score)) return allLooks;
  return score.map(looksOfScorer).reduce(both, { text: false, fields: [] });
}

function looksOfScorer(entry: unknown): Looks {
  const [name, settings] = isRecord(entry) ? (Object.entries(entry)[0] ?? []) : [entry, undefined];
  switch (name) {
    case 'schema':
    case 'latency':
    case 'cost':
      return { text: false, fields: [] };
    case 'equals':
      return { text: true, fields: [] };
    case 'fields': {
      const paths = isRecord(settings) ? settings['paths'] : undefined;
      return { text: false, fields: Array.isArray(paths) ? paths.map(String) : 'all' };
    }
    default:
      return allLooks;
  }
}

function both(a: Looks, b: Looks): Looks {
  const fields = a.fields === 'all' || b.fields === 'all' ? 'all' : [...a.fields, ...b.fields];
  return { text: a.text || b.text, fields };
}

/** The parts of an `expected` that no scorer looks at: paths within it, the empty one for all of it. */
export function unlookedAt(looks: Looks, expected: unknown): readonly (readonly string[])[] {
  if (typeof expected === 'string') return looks.text ? [] : [[]];
  if (typeof expected !== 'object' || expected === null) return [[]];
  const { fields } = looks;
  if (fields === 'all') return [];
  const looked = (key: string) => fields.some(path => path === key || path.startsWith(`${key}.`));
  const keys = Object.keys(expected);
  const unused = keys.filter(key => !looked(key));
  return unused.length === keys.length && keys.length > 0 ? [[]] : unused.map(key => [key]);
}
