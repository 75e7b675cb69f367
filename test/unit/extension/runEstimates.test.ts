import { expect, it } from 'vitest';
import { type PreparedCall, prepare } from '../../../src/call/prepare.ts';
import { createRunEstimates } from '../../../src/extension/panel/runEstimates.ts';
import { loadPromptText } from '../../../src/load/loadPromptFile.ts';
import { readSettings } from '../../../src/model/settings/settings.ts';

const { settings } = readSettings(`endpoints:
  house: { protocol: openai, baseUrl: https://models.example.com/v1, key: "\${env:HOUSE_KEY}" }
  here: { protocol: openai, baseUrl: http://127.0.0.1:8000/v1 }
prices:
  house/large: { input: 2, output: 10 }
`);

async function prepared(model: string, config = '{}'): Promise<PreparedCall> {
  const text = `---\nmodel: ${model}\nconfig: ${config}\n---\nHello {{name}}`;
  const prompt = await loadPromptText(text, 'a.prompt', async () => undefined);
  return prepare({ prompt, input: { name: 'Ada' }, model }, settings);
}

const { of } = createRunEstimates();

it('takes the length of the reply from the last reply, the expected output, then the limit', async () => {
  const call = await prepared('house/large', '{ maxOutputTokens: 700 }');
  const output = async (reply: Parameters<typeof of>[1]) =>
    (await of(call, reply, 'key', settings)).output;
  expect(await output({ last: 44, expected: 'yes' })).toEqual({ tokens: 44, from: 'reply' });
  expect(await output({ expected: 'yes' })).toEqual({ tokens: 1, from: 'expected' });
  expect(await output({})).toEqual({ tokens: 700, from: 'limit' });
});

it('prices the input and the output at the list price', async () => {
  const call = await prepared('house/large');
  const { input, usd } = await of(call, { last: 100 }, 'key', settings);
  expect(input).toBeGreaterThan(2);
  expect(usd).toBeCloseTo((input * 2 + 100 * 10) / 1e6, 10);
});

it('has the cost of the input alone, and no output, when nothing says how long the reply is', async () => {
  const { input, output, usd } = await of(await prepared('house/large'), {}, 'key', settings);
  expect(output).toBeUndefined();
  expect(usd).toBeCloseTo((input * 2) / 1e6, 10);
});

it('has no cost without a price, and says why nothing is billed', async () => {
  const local = await of(await prepared('here/small'), {}, 'local', settings);
  expect(local).toMatchObject({ unbilled: 'local' });
  expect(local).not.toHaveProperty('usd');
  const replayed = await of(await prepared('house/large'), {}, 'recordings', settings);
  expect(replayed).toMatchObject({ unbilled: 'recordings' });
});
