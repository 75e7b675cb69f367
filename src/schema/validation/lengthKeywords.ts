import { _, type Ajv, type Code, type CodeKeywordDefinition } from 'ajv';

/**
 * Replaces `maxLength` and `minLength` of ajv, with the same results and errors. JSON Schema counts code
 * points. A text has at most as many code points as UTF-16 units and at least half as many, so most texts do
 * not have to be counted.
 */
export function withLengthKeywords<A extends Ajv>(ajv: A): A {
  const definitions = [
    lengthKeyword(
      'maxLength',
      (length, limit, count) => _`${length} > ${limit} && ${count} > ${limit}`,
    ),
    lengthKeyword(
      'minLength',
      (length, limit, count) => _`${length} < 2 * ${limit} && ${count} < ${limit}`,
    ),
  ];
  for (const definition of definitions) {
    ajv.removeKeyword(String(definition.keyword));
    ajv.addKeyword(definition);
  }
  return ajv;
}

type Fails = (length: Code, limit: Code | number | boolean, count: Code) => Code;

function lengthKeyword(keyword: string, fails: Fails): CodeKeywordDefinition {
  return {
    keyword,
    type: 'string',
    schemaType: 'number',
    // Keeps the order in which ajv reports errors.
    before: 'pattern',
    error: { message: '', params: ({ schemaCode }) => _`{limit: ${schemaCode}}` },
    code(context) {
      const { gen, data, schemaCode } = context;
      const counted = gen.scopeValue('func', { ref: codePoints });
      context.fail(fails(_`${data}.length`, schemaCode, _`${counted}(${data})`));
    },
  };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
