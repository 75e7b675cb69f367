import type { ErrorObject } from 'ajv';
import { WrittenNumber } from '../../text/json/exactJson.ts';
import { stepOf, subjectOf } from '../../text/json/jsonPointer.ts';
import type { TextRange } from '../../text/replacement.ts';
import { limits, messages, values } from './messages.ts';

/** One reason why a value does not match its schema, or a text its contract. */
export interface Finding {
  /** JSON pointer into the value; empty for the whole. */
  readonly pointer: string;
  /** One plain sentence without its full stop: "`urgency` is 7; at most 5 is allowed". */
  readonly message: string;
  /**
   * The JSON Schema keyword that failed. `parse` when the text is not JSON, `duplicateName` when an object in
   * it has a duplicate name, `schema` when the schema itself cannot be used.
   */
  readonly keyword: string;
  /** JSON pointer to that keyword in the schema, with references followed. */
  readonly schemaPointer: string;
  /**
   * The parameters of the rule, by keyword, as ajv reports them: `{"limit": 5}`, `{"allowedValues": [...]}`.
   */
  readonly params?: Readonly<Record<string, unknown>>;
  /**
   * The range of the value in its text. For an unexpected field it is the field's name, for a missing field
   * the object without it. Absent when the value was not read from a text.
   */
  readonly range?: TextRange;
}

/** Converts an ajv error, reported with `verbose`, to a finding with a plain sentence. */
export function describeError(error: ErrorObject, schemaPointer: string): Finding {
  const { keyword, params } = error;
  const pointer = error.instancePath + missingPart(error);
  return {
    pointer,
    message: violationText(error, subjectOf(pointer)),
    keyword,
    schemaPointer,
    params,
  };
}

/** A finding for the value of an error. Its sentence names the value and then the problem. */
export function describeValue(error: ErrorObject, schemaPointer: string, problem: string): Finding {
  const { keyword, params, instancePath: pointer, data, parentSchema } = error;
  const message = messages.about(whatIs(subjectOf(pointer), data, parentSchema), problem);
  return { pointer, message, keyword, schemaPointer, params };
}

/** The property that a keyword reports as missing or unexpected. The finding is about that property. */
function missingPart({ params }: ErrorObject): string {
  const property: unknown =
    params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty'];
  return typeof property === 'string' ? stepOf(property) : '';
}

function violationText(error: ErrorObject, subject: string): string {
  const { keyword, params, data, parentSchema } = error;
  const is = whatIs(subject, data, parentSchema);
  const limit = String(params['limit']);
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
    case 'dependencies':
      return messages.required(subject);
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return messages.additionalProperties(subject);
    case 'type':
      return messages.type(is, valueList(params['type']));
    case 'enum':
    case 'const':
      return notAllowedText(is, keyword, params);
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return messages[keyword](is, limit);
    case 'multipleOf':
      return messages.multipleOf(is, String(params['multipleOf']));
    case 'minLength':
      return messages.tooFew(subject, limits.characters(params['limit']), itemCount(data));
    case 'maxLength':
      return messages.tooMany(subject, limits.characters(params['limit']), itemCount(data));
    case 'minItems':
      return messages.tooFew(subject, limits.items(params['limit']), itemCount(data));
    case 'maxItems':
      return messages.tooMany(subject, limits.items(params['limit']), itemCount(data));
    case 'minProperties':
    case 'maxProperties':
      return messages[keyword](subject, limits.fields(params['limit']));
    case 'uniqueItems':
      return messages.uniqueItems(subject, String(params['j']), String(params['i']));
    case 'contains':
      return messages.contains(subject);
    case 'pattern':
      return messages.pattern(is, String(params['pattern']), exampleIn(parentSchema?.['examples']));
    case 'format':
      return messages.format(is, String(params['format']));
    case 'anyOf':
      return messages.anyOf(is);
    case 'oneOf':
      return params['passingSchemas'] === null ? messages.anyOf(is) : messages.oneOf(is);
    case 'not':
      return messages.not(is);
    case 'false schema':
      return messages['false schema'](subject);
    default:
      return messages.other(subject, keyword, error.message);
  }
}

/** What `enum` or `const` says of a value, continued from `is`. */
function notAllowedText(
  is: string,
  keyword: 'enum' | 'const',
  params: Readonly<Record<string, unknown>>,
): string {
  return keyword === 'enum'
    ? messages.enum(is, valueList(params['allowedValues']))
    : messages.const(is, valueText(params['allowedValue']));
}

/** A finding of `enum` or `const` whose message lists other values as the allowed ones. */
export function withAllowed(finding: Finding, allowed: readonly string[]): Finding {
  const { message, params = {} } = finding;
  const end = notAllowedText('', finding.keyword === 'enum' ? 'enum' : 'const', params);
  // Of a union within a union, the message already lists other values.
  const is = message.endsWith(end) ? message.slice(0, -end.length) : message.replace(/; .*$/s, '');
  return { ...finding, message: messages.enum(is, allowed.join(', ')) };
}

function whatIs(subject: string, data: unknown, schema: ErrorObject['parentSchema']): string {
  // `writeOnly` marks values that must not be shown, such as keys.
  return messages.is(subject, schema?.['writeOnly'] === true ? values.hidden() : valueText(data));
}

/** The first example of a schema. Most readers understand it faster than the pattern. */
function exampleIn(examples: unknown): string | undefined {
  const [example]: readonly unknown[] = Array.isArray(examples) ? examples : [];
  return typeof example === 'string' ? example : undefined;
}

const shownLength = 60;

/** A value in a form that fits in a sentence: `"Billing"`, `7`, `a list of 3`, `an object`. */
function valueText(value: unknown): string {
  if (value instanceof WrittenNumber) return value.source;
  if (Array.isArray(value)) return values.list(value.length);
  if (typeof value === 'object' && value !== null) return values.object();
  if (value === Infinity || value === -Infinity) return values.tooLarge();
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

/** Maximum number of values that a sentence lists. */
const MAX_LISTED = 50;

/** One value or several, separated by commas, texts without quotes: `billing, bug, null`. */
export function valueList(value: unknown): string {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const shown = list.slice(0, MAX_LISTED).map(each => {
    const text = typeof each === 'string' ? each : (JSON.stringify(each) ?? 'undefined');
    return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
  });
  const rest = list.length - shown.length;
  return rest > 0 ? values.more(shown.join(', '), rest) : shown.join(', ');
}

function itemCount(data: unknown): number {
  if (typeof data === 'string') return [...data].length;
  return Array.isArray(data) ? data.length : 0;
}
