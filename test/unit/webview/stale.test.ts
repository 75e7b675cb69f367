import { expect, it } from 'vitest';
import { changeSince } from '../../../src/webview/replies/column/stale.ts';
import { column, panelPrompt } from './panelFixtures.ts';

const model = { id: 'openai/small', selected: true, detail: '', availability: 'key' } as const;
const prompt = panelPrompt({ models: [{ ...model, request: 'now' }], input: 'this' });
const answered = (input: string, request: string) =>
  column('openai/small', { answered: { input, request } });

it('is up to date while the same request would be sent', () => {
  expect(changeSince(answered('this', 'now'), prompt)).toBeUndefined();
});

it('says whether the input or the prompt has changed', () => {
  expect(changeSince(answered('other', 'before'), prompt)).toBe('input');
  expect(changeSince(answered('this', 'before'), prompt)).toBe('prompt');
});

it('claims nothing without both requests, or before the reply has ended', () => {
  expect(changeSince(column('openai/small'), prompt)).toBeUndefined();
  expect(changeSince(answered('other', 'before'), { models: [model] })).toBeUndefined();
  expect(changeSince(answered('other', 'before'), { models: [] })).toBeUndefined();
  const streaming = { ...answered('other', 'before'), status: 'streaming' } as const;
  expect(changeSince(streaming, prompt)).toBeUndefined();
});
