import { expect, it } from 'vitest';
import { refusedParameters } from '../../../src/model/parameters/refusedParameters.ts';
import { isAnthropic, isAzure, isOpenai } from '../../../src/model/settings/officialHosts.ts';

it.each([
  'https://contoso.openai.azure.com/openai/v1',
  'https://contoso.services.ai.azure.com/openai/v1',
])('%s is Azure, and a request to it has no parameter that OpenAI refuses', baseUrl => {
  expect(isAzure(baseUrl)).toBe(true);
  expect(isOpenai(baseUrl)).toBe(true);
  expect(refusedParameters('azure/gpt-5.4', { protocol: 'openai', baseUrl })).toContain('topK');
});

it.each([
  'http://127.0.0.1:8000/v1',
  'https://openai.azure.com.example.com/v1',
  'no address',
])('%s is not a server of OpenAI or Anthropic', baseUrl => {
  expect([isOpenai(baseUrl), isAzure(baseUrl), isAnthropic(baseUrl)]).toEqual([
    false,
    false,
    false,
  ]);
});

it('calls without a base URL go to the companies themselves', () => {
  expect([isOpenai(undefined), isAzure(undefined), isAnthropic(undefined)]).toEqual([
    true,
    false,
    true,
  ]);
});
