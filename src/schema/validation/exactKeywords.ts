import { _, type Ajv, type FuncKeywordDefinition } from 'ajv';
import { compareNumbers, type Held, heldIn, sameJson } from '../../text/json/exactJson.ts';

/**
 * Replaces ajv's keywords that compare numbers, with the same results and errors, by versions for numbers as
 * written. They are slower. They are compiled only for schemas and values whose numbers have more digits than
 * JavaScript numbers keep.
 */
export function withExactKeywords<A extends Ajv>(ajv: A): A {
  const limits = [
    limitKeyword('minimum', difference => difference >= 0),
    limitKeyword('maximum', difference => difference <= 0),
    limitKeyword('exclusiveMinimum', difference => difference > 0),
    limitKeyword('exclusiveMaximum', difference => difference < 0),
  ];
  for (const definition of [enumKeyword, constKeyword, ...limits]) {
    ajv.removeKeyword(String(definition.keyword));
    ajv.addKeyword(definition);
  }
  return ajv;
}

/** The place of a value, as ajv reports it. */
interface Around {
  readonly parentData: unknown;
  readonly parentDataProperty: string | number;
}

const enumKeyword: FuncKeywordDefinition = {
  keyword: 'enum',
  schemaType: 'array',
  error: { message: '', params: ({ schemaCode }) => _`{allowedValues: ${schemaCode}}` },
  validate: (allowed: readonly unknown[], data: unknown, _parent: unknown, at?: Around) =>
    allowed.some(
      (each, index) =>
        mayBeSame(each, data) && sameJson(heldIn(allowed, String(index)), heldAt(data, at)),
    ),
};

/** Numbers that are written the same way are equal. In long lists this leaves few numbers to compare. */
function mayBeSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && typeof other === 'object');
}

const constKeyword: FuncKeywordDefinition = {
  keyword: 'const',
  error: { message: '', params: ({ schemaCode }) => _`{allowedValue: ${schemaCode}}` },
  validate: (_only: unknown, data: unknown, parent = {}, at?: Around) =>
    sameJson(heldIn(parent, 'const'), heldAt(data, at)),
};

function limitKeyword(
  keyword: string,
  holds: (difference: number) => boolean,
): FuncKeywordDefinition {
  return {
    keyword,
    type: 'number',
    schemaType: 'number',
    error: { message: '', params: ({ schemaCode }) => _`{limit: ${schemaCode}}` },
    validate: (_limit: unknown, data: unknown, parent = {}, at?: Around) =>
      holds(compareNumbers(heldAt(data, at), heldIn(parent, keyword))),
  };
}

function heldAt(data: unknown, at: Around | undefined): Held {
  const around: unknown = at?.parentData;
  return typeof around === 'object' && around !== null && at
    ? heldIn(around, String(at.parentDataProperty))
    : { value: data };
}
