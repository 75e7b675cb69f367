import { expect, test } from 'vitest';
import { requestTools } from '../../../src/call/request/requestTools.ts';
import { parsePrompt } from '../../../src/prompt/document.ts';

const { metadata } = parsePrompt(`---
tools:
  - findOrder
  - name: refund
    description: Pays an order back.
    input: { schema: { order: string, amount?: number } }
  - askPerson
toolDefs:
  - name: weather
    inputSchema: { type: object, properties: { city: { type: string } } }
toolChoice: required
---
Hello`);

const findOrder = { name: 'findOrder', description: 'Finds it.', inputSchema: { type: 'object' } };

test('tools come from the file and the caller, and undeclared ones are listed', () => {
  const { tools, undeclared, choice } = requestTools(metadata, [findOrder]);
  expect(tools.map(({ name }) => name)).toEqual(['weather', 'refund', 'findOrder']);
  expect(undeclared).toEqual(['askPerson']);
  expect(choice).toBe('required');
  expect(tools[1]?.inputSchema).toMatchObject({
    properties: { order: { type: 'string' } },
    required: ['order'],
  });
});

test('a definition of the caller overrides that of the file', () => {
  const own = { name: 'refund', inputSchema: { type: 'object', properties: {} } };
  const { tools } = requestTools(metadata, [own]);
  expect(tools.find(({ name }) => name === 'refund')).toBe(own);
  expect(requestTools(parsePrompt('Hi').metadata, [own]).tools).toEqual([]);
});
