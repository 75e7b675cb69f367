import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formFields,
  formText,
  formValues,
  readForm,
  startingInput,
} from '../../../src/extension/panel/inputForm.ts';
import type { PromptMetadata } from '../../../src/prompt/frontmatter/metadata.ts';
import type { InputField } from '../../../src/protocol/panelPrompt.ts';

function metadata(input: PromptMetadata['input']): PromptMetadata {
  return { config: {}, input, output: {}, tools: [], ext: {}, raw: {} };
}

const schema = {
  type: 'object',
  properties: {
    ticket: { type: 'string', description: "the customer's message" },
    plan: { enum: ['free', 'pro', null] },
    count: { type: ['integer', 'null'] },
    ratio: { type: 'number' },
    urgent: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    level: { enum: [1, 2, 3] },
  },
  required: ['ticket', 'count'],
};

describe('formFields', () => {
  it('gives each property of the schema a field of its kind', () => {
    const fields = formFields(metadata({ schema }), []);
    expect(fields.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'ticket text',
      'plan choice',
      'count integer',
      'ratio number',
      'urgent boolean',
      'tags json',
      'level json',
    ]);
    expect(fields[0]).toMatchObject({ required: true, description: "the customer's message" });
    expect(fields[1]).toMatchObject({ required: false, choices: ['free', 'pro'] });
  });

  it('does not require fields with a default', () => {
    const fields = formFields(metadata({ schema, default: { ticket: 'Hello' } }), []);
    expect(fields.filter(field => field.required).map(({ name }) => name)).toEqual(['count']);
  });

  it('uses the variables of the template when there is no schema', () => {
    const fields = formFields(metadata({ default: { tone: 'kind' } }), ['text', 'tone']);
    expect(fields.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['text text', 'tone text']);
  });
});

describe('readForm', () => {
  const fields = formFields(metadata({ schema }), []);

  it('reads each value by its kind and omits empty optional fields', () => {
    const values = { ticket: ' hi ', plan: '', count: '3', urgent: 'True', tags: '["a"]' };
    expect(readForm(fields, values)).toEqual({
      input: { ticket: ' hi ', count: 3, urgent: true, tags: ['a'] },
      problems: {},
    });
  });

  it('reports every field that it cannot read with a sentence', () => {
    const values = { count: '1.5', ratio: 'many', plan: 'gold', urgent: 'maybe', tags: '[' };
    const { problems } = readForm(fields, values);
    expect(Object.keys(problems).toSorted()).toEqual(
      ['count', 'plan', 'ratio', 'tags', 'ticket', 'urgent'].toSorted(),
    );
    expect(problems['count']).toBe('`count` must be a whole number.');
    expect(problems['ticket']).toBe('Enter a value for `ticket`.');
  });

  it('reads back every value of a dataset row', () => {
    const json: InputField = { name: 'value', kind: 'json', required: true };
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        fc.pre(value !== null);
        const { input } = readForm([json], { value: formText('json', value) });
        expect(input['value']).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('formValues', () => {
  it('shows a row as texts and omits fields that the prompt does not have', () => {
    const fields = formFields(metadata({ schema }), []);
    expect(formValues(fields, { ticket: 'Hi', count: 2, tags: ['a'], other: 'x' })).toEqual({
      ticket: 'Hi',
      count: '2',
      tags: '[\n  "a"\n]',
    });
  });
});

describe('startingInput', () => {
  it('has the values of the form, and an empty one for each required field without one', () => {
    const fields = formFields(metadata({ schema }), []);
    expect(startingInput(fields, { plan: 'pro' })).toEqual({ plan: 'pro', ticket: '', count: 0 });
    expect(startingInput(fields, { ticket: 'Hi', count: 'many', tags: '[' })).toEqual({
      ticket: 'Hi',
      count: 0,
      tags: null,
    });
  });
});
