import { expect, test } from 'vitest';
import { type PreparedCall, prepare } from '../../../src/call/prepare.ts';
import { loadPromptText } from '../../../src/load/loadPromptFile.ts';
import { readSettings } from '../../../src/model/settings/settings.ts';

const SECRET = 'a-value-of-the-environment';
const { settings } = readSettings(`endpoints:
  house:
    protocol: openai
    baseUrl: https://models.example.com/v1
    key: \${env:HOUSE_KEY}
    headers: { x-team: "\${env:TEAM}", x-literal: ${SECRET} }
`);

async function prepared(mode?: 'replay'): Promise<PreparedCall> {
  const text = `---
model: house/large
config: { temperature: 0, topK: 4, maxOutputTokens: 50, apiKey: ${SECRET} }
touchstone.fallback: [openai/gpt-5.4-mini, house/large, nobody/nothing]
output: { schema: { a: number } }
---
Hello {{name}}`;
  const prompt = await loadPromptText(text, 'a.prompt', async () => undefined);
  const request = { prompt, input: { name: 'Ada' }, model: 'house/large', ...(mode && { mode }) };
  return prepare(request, settings);
}

test('a prepared call is plain data: it can be cloned and written as JSON', async () => {
  const call = await prepared();
  expect(structuredClone(call)).toEqual(call);
  expect(JSON.parse(JSON.stringify(call.candidates))).toEqual(call.candidates);
});

test('it names the models in order without duplicates, with how each is called', async () => {
  const { candidates, tokens, requestHash } = await prepared();
  expect(candidates).toMatchObject([
    {
      model: 'house/large',
      endpoint: { protocol: 'openai', baseUrl: 'https://models.example.com/v1' },
      droppedParameters: expect.arrayContaining(['apiKey']),
    },
    { model: 'openai/gpt-5.4-mini', facts: { prices: { input: expect.any(Number) } } },
    { model: 'nobody/nothing', error: { class: 'unknownModel' } },
  ]);
  expect(tokens).toEqual({ tokens: expect.any(Number), how: 'estimated' });
  expect(requestHash).toMatch(/^[0-9a-f]{64}$/);
});

test('it contains names of headers, but no key and no values', async () => {
  const { candidates } = await prepared();
  const [first] = candidates;
  expect(first && 'endpoint' in first && first.endpoint.headers).toEqual(['x-team', 'x-literal']);
  expect(JSON.stringify(candidates)).not.toContain(SECRET);
});

test('a replay calls only the model of the request', async () => {
  expect((await prepared('replay')).candidates.map(({ model }) => model)).toEqual(['house/large']);
});
