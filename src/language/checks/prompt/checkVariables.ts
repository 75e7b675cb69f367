import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { helpers, readsField } from '../../../prompt/template/helpers.ts';
import { calleeName, hasArguments } from '../../../prompt/template/tag.ts';
import { type VariableUse, visibleScope } from '../../../prompt/template/variables.ts';
import type { JsonSchema } from '../../../schema/jsonSchema.ts';
import { closestWord } from '../../../text/closest.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { keyRange } from '../../../text/yaml/yamlNodes.ts';
import { replaceWith } from '../../edits/action.ts';
import { messages } from '../../messages/diagnostics.ts';
import { titles } from '../../messages/edits.ts';
import { stepInto } from '../../schemaWalk.ts';

/**
 * Reports variables that the input schema does not declare. A prompt without an input schema may read
 * anything.
 */
export function checkVariables(document: PromptDocument): readonly Diagnostic[] {
  const { schema, default: defaults = {} } = document.metadata.input;
  if (!isRecord(schema?.['properties'])) return [];
  let guesses = 0;
  // Each guess compares all fields. For hundreds of names this would take longer than the time between key
  // presses.
  const guessed = (word: string, fields: readonly string[]): string | undefined => {
    guesses += 1;
    return guesses > MAX_GUESSES ? undefined : closestWord(word, fields);
  };
  return [
    ...document.template.variables.flatMap(use => undeclared(use, schema, defaults, guessed)),
    ...shadowed(document, Object.keys(schema['properties'])),
    ...hidden(document, schema['properties']),
  ];
}

/** Maximum number of undeclared names that are compared with those of the schema. */
const MAX_GUESSES = 100;

function undeclared(
  use: VariableUse,
  schema: JsonSchema,
  defaults: Readonly<Record<string, unknown>>,
  guessed: (word: string, fields: readonly string[]) => string | undefined,
): readonly Diagnostic[] {
  const { path, parts, aliased } = use;
  const [head] = path ?? [];
  if (!path || head === undefined || Object.hasOwn(defaults, head)) return [];
  // The steps before the written names were declared or are reported at their own place.
  const written = path.length - (aliased ? parts.length - 1 : parts.length);
  let here = schema;
  for (const [index, step] of path.entries()) {
    const next = stepInto(here, step);
    if (next.found === 'schema') {
      here = next.schema;
      continue;
    }
    const part = parts[index - written + (aliased ? 1 : 0)];
    if (next.found === 'open' || index < written || !part) return [];
    const guess = guessed(step, next.fields());
    const message = messages['undeclared-variable'](step, path.slice(0, index), guess);
    const { range } = part;
    const finding = { code: 'undeclared-variable', severity: 'warning', message, range } as const;
    return [{ ...finding, ...replaceWith(range, guess) }];
  }
  return [];
}

/** Reports `{{role}}`, which calls the helper even if the input has that name. `{{this.role}}` does not. */
function shadowed(
  { frontmatter, template }: PromptDocument,
  fields: readonly string[],
): readonly Diagnostic[] {
  const named = fields.filter(name => helpers.has(name));
  if (!frontmatter || named.length === 0) return [];
  const readAs = new Set(template.variables.map(({ path }) => path?.[0]));
  return named
    .filter(
      name => !readAs.has(name) || (!readsField(name) && bareCalls(template, name).length > 0),
    )
    .map(name => {
      const schema = frontmatter.yaml.getIn(['input', 'schema']);
      const keys = isMapLike(schema) ? schema.items.map(item => String(item.key)) : [];
      const written = keys.find(key => key.replace(/[?(].*$/, '') === name) ?? name;
      const message = messages['shadowed-variable.helper'](name);
      const range = keyRange(frontmatter.yaml, ['input', 'schema', written]);
      const edits = bareCalls(template, name).map(start => ({
        range: { start, end: start },
        text: 'this.',
      }));
      return {
        code: 'shadowed-variable',
        severity: 'warning',
        message,
        range: range ?? frontmatter.content,
        ...(edits.length > 0 && { fix: { title: titles.useThis(name), edits } }),
      };
    });
}

/**
 * Reports names that are hidden by `as |x|` in its block, where another `x` cannot be read by its name alone.
 */
function hidden(
  { template: { tags, nesting } }: PromptDocument,
  fields: Readonly<Record<string, unknown>>,
): readonly Diagnostic[] {
  return tags.flatMap(tag => {
    if (tag.blockParams.length === 0) return [];
    const { names } = visibleScope(nesting.enclosing(tag));
    return tag.blockParams.flatMap(({ name, range }): readonly Diagnostic[] => {
      const isBlock = names.has(name);
      if (!isBlock && !Object.hasOwn(fields, name)) return [];
      const message = messages['shadowed-variable.block'](name, isBlock);
      return [{ code: 'shadowed-variable', severity: 'information', message, range }];
    });
  });
}

/** The places where a helper is called without arguments, like a variable. */
function bareCalls({ tags }: PromptDocument['template'], name: string): readonly number[] {
  return tags.flatMap(({ kind, call }) => {
    if (kind !== 'value' || !call || hasArguments(call) || calleeName(call) !== name) return [];
    const { callee } = call;
    return callee.type === 'path' && !callee.scoped && !callee.data ? [callee.range.start] : [];
  });
}

function isMapLike(
  node: unknown,
): node is { readonly items: readonly { readonly key: unknown }[] } {
  return isRecord(node) && Array.isArray(node['items']);
}
