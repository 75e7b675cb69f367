import { _, type Ajv, type CodeKeywordDefinition, type KeywordCxt } from 'ajv';
import { canonicalJson } from '../../text/json/printJson.ts';
import { reasons } from './messages.ts';

/** Checking a value would take too long. */
class StepLimitError extends Error {
  override readonly name = 'StepLimitError';
}

/**
 * Maximum number of references that are followed for one value. Only references can make the work of a schema
 * grow exponentially.
 */
const MAX_REFERENCES = 500_000;

let left = MAX_REFERENCES;

/**
 * Starts the check of a value. The check throws a {@link StepLimitError} when it has followed too many
 * references.
 */
export function beginCheck(): void {
  left = MAX_REFERENCES;
}

function countReference(): void {
  left -= 1;
  if (left < 0) throw new StepLimitError(reasons.steps());
}

/** Makes ajv count the references that it follows, and find duplicate items in linear time. */
export function withBoundedKeywords<A extends Ajv>(ajv: A): A {
  for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
    change(ajv, keyword, (context, original) => {
      const counted = context.gen.scopeValue('func', { ref: countReference });
      context.gen.code(_`${counted}()`);
      original(context);
    });
  }
  change(ajv, 'uniqueItems', context => {
    const { gen, data, schema } = context;
    if (schema !== true) return;
    const found = gen.const('same', _`${gen.scopeValue('func', { ref: sameItems })}(${data})`);
    context.setParams({ i: _`${found}[0]`, j: _`${found}[1]` });
    context.fail(_`${found} !== undefined`);
  });
  return ajv;
}

/** Changes the code that a keyword compiles to, but not its position among the other keywords. */
function change(
  ajv: Ajv,
  keyword: string,
  code: (context: KeywordCxt, original: (context: KeywordCxt) => void) => void,
): void {
  const rule = ajv.RULES.all[keyword];
  if (typeof rule !== 'object' || !('code' in rule.definition)) return;
  const definition: CodeKeywordDefinition = rule.definition;
  const { code: original } = definition;
  definition.code = context => code(context, each => original(each));
}

/** The indexes of the last duplicate item and of the closest equal item before it. */
function sameItems(items: readonly unknown[]): readonly [number, number] | undefined {
  const seen = new Map<string, number>();
  let found: readonly [number, number] | undefined;
  for (const [index, item] of items.entries()) {
    const key = typeof item === 'string' ? `"${item}` : canonicalJson(item);
    const twin = seen.get(key);
    if (twin !== undefined) found = [index, twin];
    seen.set(key, index);
  }
  return found;
}
