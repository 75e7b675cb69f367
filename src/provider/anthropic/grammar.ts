import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import { onceFor } from '../../text/memo.ts';

/**
 * Limits for all schemas of a request together. Requests above them are refused. Source: Anthropic's guide to
 * structured outputs.
 */
const limits = { tools: 20, optional: 24, unions: 16 };

/** Checks the schemas of a request one by one, because Anthropic compiles all of them into one grammar. */
export interface GrammarBudget {
  /** Whether this schema can be enforced in addition to the earlier ones. */
  fits(schema: JsonSchema, kind: 'output' | 'tool'): boolean;
}

export function grammarBudget(): GrammarBudget {
  const left = { ...limits };
  return {
    fits(schema, kind) {
      const { optional, unions } = knownComplexity(schema);
      const tools = kind === 'tool' ? 1 : 0;
      if (tools > left.tools || optional > left.optional || unions > left.unions) return false;
      left.tools -= tools;
      left.optional -= optional;
      left.unions -= unions;
      return true;
    },
  };
}

interface Complexity {
  readonly optional: number;
  readonly unions: number;
}

const knownComplexity = onceFor((schema: JsonSchema) => complexityOf(schema));

/** The number of optional properties, and of subschemas that allow several types. */
function complexityOf(node: unknown): Complexity {
  if (Array.isArray(node)) return sum(node.map(complexityOf));
  if (!isRecord(node)) return { optional: 0, unions: 0 };
  const { properties, required, items, anyOf, $defs, type } = node;
  const names = isRecord(properties) ? Object.keys(properties) : [];
  const given = new Set(Array.isArray(required) ? required : []);
  const own = {
    optional: names.filter(name => !given.has(name)).length,
    unions: Array.isArray(anyOf) || Array.isArray(type) ? 1 : 0,
  };
  const inner = [properties, $defs].flatMap(map => (isRecord(map) ? Object.values(map) : []));
  return sum([own, ...[...inner, items, anyOf].map(complexityOf)]);
}

function sum(counts: readonly Complexity[]): Complexity {
  return {
    optional: counts.reduce((total, { optional }) => total + optional, 0),
    unions: counts.reduce((total, { unions }) => total + unions, 0),
  };
}
