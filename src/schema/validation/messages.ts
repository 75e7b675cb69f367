import { formatCount, plural } from '../../format/figures.ts';

/**
 * Every message about a value that does not match its schema, by keyword, each a sentence without its full stop.
 * `subject` is the name of the value, `is` its name and the value: "`urgency` is 7".
 */
export const messages = {
  is: (subject: string, value: string) => `${subject} is ${value}`,
  about: (is: string, problem: string) => `${is}; ${problem}`,
  required: (subject: string) => `${subject} is missing`,
  additionalProperties: (subject: string) => `${subject} is not a field of the schema`,
  type: (is: string, types: string) => `${is}; expected ${types}`,
  enum: (is: string, values: string) => `${is}; allowed are ${values}`,
  const: (is: string, value: string) => `${is}; only ${value} is allowed`,
  minimum: (is: string, limit: string) => `${is}; at least ${limit} is needed`,
  maximum: (is: string, limit: string) => `${is}; at most ${limit} is allowed`,
  exclusiveMinimum: (is: string, limit: string) => `${is}; it must be more than ${limit}`,
  exclusiveMaximum: (is: string, limit: string) => `${is}; it must be less than ${limit}`,
  multipleOf: (is: string, divisor: string) => `${is}; it must be a multiple of ${divisor}`,
  tooFew: (subject: string, least: string, length: number) =>
    `${subject} must have at least ${least}; it has ${formatCount(length)}`,
  tooMany: (subject: string, most: string, length: number) =>
    `${subject} must have at most ${most}; it has ${formatCount(length)}`,
  minProperties: (subject: string, least: string) =>
    `${subject} must have at least ${least}; it has fewer`,
  maxProperties: (subject: string, most: string) =>
    `${subject} must have at most ${most}; it has more`,
  uniqueItems: (subject: string, first: string, second: string) =>
    `${subject} contains duplicate items, at ${first} and ${second}`,
  contains: (subject: string) => `${subject} does not contain an item of the required shape`,
  pattern: (is: string, pattern: string, example: string | undefined) =>
    `${is}; it must match \`${pattern}\`${example === undefined ? '' : `, such as \`${example}\``}`,
  format: (is: string, format: string) => `${is}; that is not a valid ${format}`,
  anyOf: (is: string) => `${is}; it matches none of the allowed shapes`,
  oneOf: (is: string) =>
    `${is}; it matches more than one of the shapes, and exactly one is allowed`,
  not: (is: string) => `${is}; this value is not allowed`,
  'false schema': (subject: string) => `${subject} is not allowed`,
  /** Of any other keyword. `reason` is from the validator. */
  other: (subject: string, keyword: string, reason: string | undefined) =>
    `${subject} ${reason ?? `does not match \`${keyword}\``}`,
  duplicateName: (subject: string) =>
    `${subject} is a duplicate name: parsers disagree on which value counts`,
  didYouMean: (message: string, guess: string) => `${message}; did you mean \`${guess}\`?`,
  tooDeep: (most: number) =>
    `The value is nested more than ${most} levels deep and cannot be checked`,
  tooManyFindings: (shown: number, all: number, areCounted: boolean) =>
    `Too many problems: showing the first ${shown} of ${areCounted ? '' : 'more than '}${all}`,
  notJson: () => 'The text is not JSON',
  unusable: (reason: string) => `The schema cannot be used: ${reason}`,
  /** Of a text that is still being received. */
  begins: (subject: string, text: string, allowed: string) =>
    `${subject} begins with ${JSON.stringify(text)}; allowed: ${allowed}`,
} as const;

/** What is wrong with a value that matches no shape of a union, continued from what it is. */
export const unionProblems = {
  expected: (alternatives: string) => `expected ${alternatives}`,
  closest: (shapes: number, number: number, problem: string) =>
    `it matches none of the ${shapes} allowed shapes; the closest is number ${number}, but ${problem}`,
} as const;

/** Why a schema cannot be used, as the end of `unusable`. */
export const reasons = {
  steps: () => 'checking it takes too many steps',
  endless: () => 'it refers to itself endlessly',
  mistake: (
    subject: string,
    problem: string | undefined,
    allowed: readonly unknown[] | undefined,
  ) => `${subject} ${problem ?? 'is not valid'}${allowed ? `: ${allowed.join(', ')}` : ''}`,
} as const;

/** Values as messages name them. */
export const values = {
  hidden: () => 'something else',
  list: (length?: number) => (length === undefined ? 'a list' : `a list of ${length}`),
  object: () => 'an object',
  tooLarge: () => 'a number that is too large',
  more: (shown: string, rest: number) => `${shown} and ${rest} more`,
  or: (first: string, last: string) => `${first} or ${last}`,
  none: () => 'nothing',
} as const;

/** A limit on a length, with its unit. */
export const limits = {
  characters: (limit: unknown) => limitText(limit, 'character'),
  items: (limit: unknown) => limitText(limit, 'item'),
  fields: (limit: unknown) => limitText(limit, 'field'),
} as const;

/** The limit is text where a number is too large to be represented exactly. */
function limitText(limit: unknown, noun: string): string {
  return typeof limit === 'number' ? plural(limit, noun) : `${String(limit)} ${noun}s`;
}
