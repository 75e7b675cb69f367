import { _, type Ajv, type CodeKeywordDefinition } from 'ajv';

/**
 * `maxLength` and `minLength` for ajv, with its own verdicts and errors. JSON Schema counts code points;
 * a text has as many as UTF-16 units at the most, and half as many at the least, so that most texts need
 * not be counted.
 */
export function withLengthKeywords<A extends Ajv>(ajv: A): A {
  for (const definition of [maxLength, minLength]) {
    ajv.removeKeyword(String(definition.keyword));
    ajv.addKeyword(definition);
  }
  return ajv;
}

const common = {
  type: 'string',
  schemaType: 'number',
  // Errors are told in ajv's own order.
  before: 'pattern',
  error: { message: '', params: ({ schemaCode }) => _`{limit: ${schemaCode}}` },
} satisfies Partial<CodeKeywordDefinition>;

const maxLength: CodeKeywordDefinition = {
  ...common,
  keyword: 'maxLength',
  code(context) {
    const { gen, data, schemaCode: limit } = context;
    const count = gen.scopeValue('func', { ref: codePoints });
    context.fail(_`${data}.length > ${limit} && ${count}(${data}) > ${limit}`);
  },
};

const minLength: CodeKeywordDefinition = {
  ...common,
  keyword: 'minLength',
  code(context) {
    const { gen, data, schemaCode: limit } = context;
    const count = gen.scopeValue('func', { ref: codePoints });
    context.fail(_`${data}.length < 2 * ${limit} && ${count}(${data}) < ${limit}`);
  },
};

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
