import type { ErrorObject } from 'ajv';
import { formatCount, plural } from '../../format/figures.ts';
import { WrittenNumber } from '../../text/json/exactJson.ts';
import { stepOf, subjectOf } from '../../text/json/jsonPointer.ts';
import type { TextRange } from '../../text/textRange.ts';

/** One reason why a value breaks its schema, or a text its contract. */
export interface Finding {
  /** JSON pointer into the value; empty for the whole. */
  readonly pointer: string;
  /** One plain sentence without its full stop: "`urgency` is 7; at most 5 is allowed". */
  readonly message: string;
  /**
   * The JSON Schema keyword that failed. `parse` when the text is not JSON, `duplicateName` when an
   * object in it gives a name twice, `schema` when the schema itself cannot be used.
   */
  readonly keyword: string;
  /** JSON pointer to that keyword where it stands in the schema, references followed. */
  readonly schemaPointer: string;
  /** What the rule says, by the keyword: `{"limit": 5}`, `{"allowedValues": [...]}`, as ajv gives it. */
  readonly params?: Readonly<Record<string, unknown>>;
  /**
   * Where the value stands in the text it was read from: of an unexpected field its name, of a missing
   * one the object that lacks it. Absent when the value did not come from a text.
   */
  readonly range?: TextRange;
}

/** Turns one of ajv's errors, reported with `verbose`, into a plain sentence. */
export function describeError(error: ErrorObject, schemaPointer: string): Finding {
  const { keyword, params } = error;
  const pointer = error.instancePath + missingPart(error);
  return { pointer, message: sentence(error, subjectOf(pointer)), keyword, schemaPointer, params };
}

/** A finding about the value of an error, whose sentence says what it is and then something else. */
export function describeValue(error: ErrorObject, schemaPointer: string, problem: string): Finding {
  const { keyword, params, instancePath: pointer, data, parentSchema } = error;
  const message = `${whatIs(subjectOf(pointer), data, parentSchema)}; ${problem}`;
  return { pointer, message, keyword, schemaPointer, params };
}

/** Keywords that speak of a property which is missing or should be: the finding is about that one. */
function missingPart({ params }: ErrorObject): string {
  const property: unknown =
    params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty'];
  return typeof property === 'string' ? stepOf(property) : '';
}

function sentence(error: ErrorObject, subject: string): string {
  const { keyword, params, data, parentSchema } = error;
  const is = whatIs(subject, data, parentSchema);
  const limit = String(params['limit']);
  const limited = (noun: string): string =>
    typeof params['limit'] === 'number' ? plural(params['limit'], noun) : `${limit} ${noun}s`;
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
    case 'dependencies':
      return `${subject} is missing`;
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `${subject} is not a field of the schema`;
    case 'type':
      return `${is}; expected ${listed(params['type'])}`;
    case 'enum':
      return `${is}; allowed are ${listed(params['allowedValues'])}`;
    case 'const':
      return `${is}; only ${valueText(params['allowedValue'])} is allowed`;
    case 'minimum':
      return `${is}; at least ${limit} is needed`;
    case 'maximum':
      return `${is}; at most ${limit} is allowed`;
    case 'exclusiveMinimum':
      return `${is}; it must be more than ${limit}`;
    case 'exclusiveMaximum':
      return `${is}; it must be less than ${limit}`;
    case 'multipleOf':
      return `${is}; it must be a multiple of ${String(params['multipleOf'])}`;
    case 'minLength':
      return `${subject} must have at least ${limited('character')}; it has ${formatCount(lengthOf(data))}`;
    case 'maxLength':
      return `${subject} must have at most ${limited('character')}; it has ${formatCount(lengthOf(data))}`;
    case 'minItems':
      return `${subject} must have at least ${limited('item')}; it has ${formatCount(lengthOf(data))}`;
    case 'maxItems':
      return `${subject} must have at most ${limited('item')}; it has ${formatCount(lengthOf(data))}`;
    case 'minProperties':
      return `${subject} must have at least ${limited('field')}; it has fewer`;
    case 'maxProperties':
      return `${subject} must have at most ${limited('field')}; it has more`;
    case 'uniqueItems':
      return `${subject} contains duplicate items, at ${String(params['j'])} and ${String(params['i'])}`;
    case 'contains':
      return `${subject} does not contain an item of the required shape`;
    case 'pattern':
      return `${is}; it must match \`${String(params['pattern'])}\`${suchAs(parentSchema?.['examples'])}`;
    case 'format':
      return `${is}; that is not a valid ${String(params['format'])}`;
    case 'anyOf':
      return `${is}; it matches none of the allowed shapes`;
    case 'oneOf':
      return params['passingSchemas'] === null
        ? `${is}; it matches none of the allowed shapes`
        : `${is}; it matches more than one of the shapes, and exactly one is allowed`;
    case 'not':
      return `${is}; this value is not allowed`;
    case 'false schema':
      return `${subject} is not allowed`;
    default:
      return `${subject} ${error.message ?? `does not match \`${keyword}\``}`;
  }
}

function whatIs(subject: string, data: unknown, schema: ErrorObject['parentSchema']): string {
  // `writeOnly` is JSON Schema's word for what is never shown again, such as a key.
  return `${subject} is ${schema?.['writeOnly'] === true ? 'something else' : valueText(data)}`;
}

/** Few read patterns with ease; an example says it to all. */
function suchAs(examples: unknown): string {
  const [example]: readonly unknown[] = Array.isArray(examples) ? examples : [];
  return typeof example === 'string' ? `, such as \`${example}\`` : '';
}

const shownLength = 60;

/** A value short enough for one line: `"Billing"`, `7`, `a list of 3`, `an object`. */
function valueText(value: unknown): string {
  if (value instanceof WrittenNumber) return value.source;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (value === Infinity || value === -Infinity) return 'a number that is too large';
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

/** Values that a sentence lists. */
const MAX_LISTED = 50;

/** Values in a row, texts without quotes: `billing, bug, null`. */
export function listed(values: unknown): string {
  const list: readonly unknown[] = Array.isArray(values) ? values : [values];
  const shown = list.slice(0, MAX_LISTED).map(value => {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
    return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
  });
  const rest = list.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function lengthOf(data: unknown): number {
  if (typeof data === 'string') return [...data].length;
  return Array.isArray(data) ? data.length : 0;
}
