import { describe, expect, test } from 'vitest';
import { allModels } from '../../../../src/model/catalogue/catalogue.ts';
import { about, all, prompt } from './promptProblems.ts';

describe('the limit of a reply', () => {
  const limit = (config: string, schema: string, model = 'a/b'): readonly string[] =>
    about(
      'output-limit',
      prompt(`model: ${model}\nconfig: { ${config} }\noutput: { schema: ${schema} }`),
    );

  test('may be large, and needs no schema', () => {
    expect(limit('maxOutputTokens: 1000', '{ a: boolean }')).toEqual([]);
    expect(limit('maxOutputTokens: 5000', '{ a: string }')).toEqual([]);
    expect(limit('maxOutputTokens: 50000', 'any')).toEqual([]);
  });

  test('is far above what the schema needs', () => {
    expect(limit('maxOutputTokens: 8000', '{ a: boolean, b(enum): [x, y] }')).toEqual(['8000']);
    expect(limit('maxOutputTokens: 8000, reasoning: medium', '{ a: boolean }')).toEqual([]);
  });

  test('exceeds that of the model', () => {
    const small = allModels().find(({ maxOutputTokens }) => maxOutputTokens);
    const over = `${(small?.maxOutputTokens ?? 0) + 1}`;
    expect(limit(`maxOutputTokens: ${over}`, 'string', small?.id)).toEqual([over]);
  });
});

describe('JSON requested in words', () => {
  test.each([
    ['Answer with a JSON object.', ['Answer with a JSON']],
    ['Return your findings as JSON', ['Return your findings as JSON']],
    ['Only valid JSON.', ['Only valid JSON']],
    ['Do not answer in JSON.', []],
    ['The order, as JSON: {{json order}}', []],
    ['{{role "model"}}I return JSON.', []],
  ])('%s', (body, expected) => {
    expect(about('json-without-schema', body)).toEqual(expected);
  });

  test('is not reported with an output schema', () => {
    const text = prompt('output: { schema: { a: string } }', 'Answer in JSON.');
    expect(about('json-without-schema', text)).toEqual([]);
  });
});

describe('examples of replies', () => {
  const head = 'output: { schema: { urgency: integer, kind(enum): [a, b] } }';
  const example = (reply: string): readonly string[] =>
    about('example-output', prompt(head, `{{role "model"}}\n${reply}\n{{role "user"}}next`));

  test('match the output schema, or are reported', () => {
    expect(example('{"urgency": 2, "kind": "a"}')).toEqual([]);
    expect(example('{"urgency": "high", "kind": "c"}')).toEqual(['"high"', '"c"']);
    expect(example('{"urgency": 2}')).toEqual(['{"urgency": 2}']);
    expect(example('```json\n{"urgency": 2, "kind": "a", "x": 1}\n```')).toEqual(['x']);
    expect(example('{"urgency": 2,')).toEqual(['{"urgency": 2,']);
  });

  test('are not searched for in prose, in variable text and in other roles', () => {
    expect(example('Thank you.')).toEqual([]);
    expect(example('{"urgency": {{n}} }')).toEqual([]);
    expect(about('example-output', prompt(head, '{{role "user"}}{"urgency": "x"}'))).toEqual([]);
  });

  test('have the message of the check', () => {
    const found = all(prompt(head, '{{role "model"}}{"urgency": 1.5, "kind": "a"}'));
    expect(found.find(({ code }) => code === 'example-output')?.message).toContain(
      '`urgency` is 1.5; expected integer',
    );
  });
});
