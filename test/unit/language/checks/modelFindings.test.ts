import { describe, expect, test } from 'vitest';
import { checkWindow } from '../../../../src/language/checks/prompt/checkWindow.ts';
import { allModels } from '../../../../src/model/catalogue/catalogue.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import { parsePrompt } from '../../../../src/prompt/document.ts';
import { about, all, prompt } from './promptProblems.ts';

test('settings that the model refuses are reported', () => {
  const strict = allModels().find(({ capabilities }) => capabilities?.sampling === false);
  const text = (model: string | undefined): string =>
    prompt(`model: ${model}\nconfig: { temperature: 0.5, maxOutputTokens: 50 }`);
  expect(about('config-ignored', text(strict?.id))).toEqual(['temperature']);
  expect(about('config-ignored', text('ollama/llama'))).toEqual([]);
  const more = prompt('model: openai/gpt-4o\nconfig: { topK: 4, stopSequences: [END], topP: 1 }');
  expect(about('config-ignored', more)).toEqual(['topK', 'stopSequences']);
  const endpoints = {
    local: { protocol: 'anthropic', baseUrl: 'http://127.0.0.1:1', parameters: ['topP'] },
  } as const;
  const declared = text('local/llama');
  expect(about('config-ignored', declared)).toEqual([]);
  expect(
    about('config-ignored', declared, { settings: { ...defaultSettings, endpoints } }),
  ).toEqual(['temperature', 'maxOutputTokens']);
});

describe('data that may only go to some regions', () => {
  const text = prompt(
    'model: near/x\ntouchstone.compare: [far/x, unsaid/x, openai/x, sandbox/x, here/x]\ntouchstone.data: { class: pii, regions: [eu] }',
  );
  const server = { protocol: 'openai', baseUrl: 'https://example.com/v1' } as const;
  const endpoints = {
    near: { ...server, region: 'europe-west4' },
    far: { ...server, region: 'us-east-1' },
    unsaid: server,
    here: { ...server, baseUrl: 'http://127.0.0.1:11434/v1' },
  };

  test('with a model in another region, or in an unknown one', () => {
    const settings = { ...defaultSettings, endpoints };
    expect(about('data-region', text, { settings })).toEqual(['far/x']);
    expect(about('data-region-unknown', text, { settings })).toEqual(['unsaid/x', 'openai/x']);
  });

  test('by a rule of the workspace for their class', () => {
    const classed = text.replace(', regions: [eu]', '');
    const rule = { regions: ['us'], endpoints: ['unsaid'] };
    const residency = { pii: [{ file: 'touchstone.yaml', line: 4, value: rule }] };
    const settings = { ...defaultSettings, endpoints, residency };
    expect(about('data-region', classed, { settings })).toEqual(['near/x']);
    expect(about('data-region-unknown', classed, { settings })).toEqual(['openai/x']);
  });

  test('are not checked without the settings', () => {
    expect(all(text).filter(({ code }) => code.startsWith('data-region'))).toEqual([]);
  });
});

test('facts of `touchstone.yaml` about a model are used', async () => {
  const settings = {
    ...defaultSettings,
    prices: { 'openai/gpt-own': { input: 1, output: 2, contextWindow: 40, maxOutputTokens: 100 } },
  };
  const text = prompt(
    'model: openai/gpt-own\nconfig: { maxOutputTokens: 200 }',
    'word '.repeat(90),
  );
  expect(about('unknown-model', text)).toEqual(['openai/gpt-own']);
  expect(about('unknown-model', text, { settings })).toEqual([]);
  expect(about('output-limit', text, { settings })).toEqual(['200']);
  const { signal } = new AbortController();
  const found = await checkWindow(parsePrompt(text), settings, signal);
  expect(found.map(({ code }) => code)).toEqual(['context-window']);
});

test('a text longer than the window of a model is reported', async () => {
  const small = [...allModels()]
    .filter(({ contextWindow }) => contextWindow)
    .sort((a, b) => (a.contextWindow ?? 0) - (b.contextWindow ?? 0))[0];
  const words = 'one two three '.repeat(Math.ceil((small?.contextWindow ?? 0) / 2.5));
  const text = prompt(`model: ${small?.id}`, words);
  const { signal } = new AbortController();
  const found = await checkWindow(parsePrompt(text), defaultSettings, signal);
  expect(found.map(({ code }) => code)).toEqual(['context-window']);
  expect(found[0]?.message).toContain('~');
  expect(
    await checkWindow(parsePrompt(prompt(`model: ${small?.id}`, 'short')), defaultSettings, signal),
  ).toEqual([]);
});

test('a format in `config` that is sent instead of the output schema is reported', () => {
  const own = (config: string, output = '\noutput: { schema: { a: string } }') =>
    about('own-format', prompt(`model: a/b\nconfig: ${config}${output}`));
  expect(own('{ response_format: { type: json_object } }')).toEqual(['response_format']);
  expect(own('{ output_config: { format: { type: json_schema } } }')).toEqual(['output_config']);
  expect(own('{ output_config: { effort: low } }')).toEqual([]);
  expect(own('{ response_format: { type: json_object } }', '')).toEqual([]);
});

test('a model without a price under a budget is reported, unless it is not billed', () => {
  const settings = {
    ...defaultSettings,
    endpoints: { local: { protocol: 'openai', baseUrl: 'http://127.0.0.1:1/v1' } } as const,
  };
  const budget = 'touchstone.budget: { usd: 0.01 }';
  const unpriced = (model: string, more = budget) =>
    about('model-unpriced', `---\nmodel: ${model}\n${more}\n---\nx`, { settings });
  expect(unpriced('openai/unheard-of')).toEqual(['openai/unheard-of']);
  expect(unpriced('openai/unheard-of', 'config: {}')).toEqual([]);
  expect(unpriced('openai/gpt-5.4-mini')).toEqual([]);
  // Misspelled: that is the finding.
  expect(unpriced('openai/gpt-5.4-mni')).toEqual([]);
  expect(unpriced('local/any')).toEqual([]);
  expect(unpriced('sandbox/echo')).toEqual([]);
});
