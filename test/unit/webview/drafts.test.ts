import { describe, expect, it } from 'vitest';
import type { PanelToolCall, ToolAnswer } from '../../../src/protocol/conversation.ts';
import type { PanelColumn } from '../../../src/protocol/panelColumn.ts';
import {
  answerOf,
  draftOf,
  emptyDraft,
  isBrokenJson,
  sentTurn,
  unanswered,
  withAnswer,
} from '../../../src/webview/replies/conversation/drafts.ts';
import { anticipate, initialState, reduce } from '../../../src/webview/replies/state.ts';

const call: PanelToolCall = { ref: 'c1', name: 'orders', arguments: '{}' };
const mocked: PanelToolCall = {
  ...call,
  ref: 'c2',
  mock: { ok: true, text: '[1]', isFailure: false },
};
const typed = (text: string): ToolAnswer => ({ from: 'user', text });

describe('the draft of a turn', () => {
  it('sends a message that is not blank', () => {
    expect(sentTurn({}, emptyDraft)).toBeUndefined();
    expect(sentTurn({}, { ...emptyDraft, text: ' \n' })).toBeUndefined();
    expect(sentTurn({}, { ...emptyDraft, text: ' hi' })).toEqual({ kind: 'text', text: ' hi' });
  });

  it('sends the results of a reply when every call has one', () => {
    const toolCalls = [call, mocked];
    expect(unanswered(toolCalls, emptyDraft)).toBe(1);
    expect(sentTurn({ toolCalls }, { ...emptyDraft, text: 'hi' })).toBeUndefined();
    const draft = withAnswer(emptyDraft, 0, typed('"none"'));
    expect(sentTurn({ toolCalls }, draft)).toEqual({
      kind: 'results',
      results: [typed('"none"'), { from: 'mock', text: '[1]' }],
    });
    const own = withAnswer(draft, 1, typed(''));
    expect(unanswered(toolCalls, own)).toBe(1);
  });

  it('starts with the result of the golden row, if there is one', () => {
    expect(answerOf(emptyDraft, mocked, 1)).toMatchObject({ from: 'mock' });
    expect(answerOf(emptyDraft, call, 0)).toMatchObject({ from: 'user' });
    const noMatch: PanelToolCall = { ...call, mock: { ok: false, problem: 'No result matches.' } };
    expect(answerOf(emptyDraft, noMatch, 0)).toMatchObject({ from: 'user' });
  });

  it('is what was sent, when a turn is taken back', () => {
    const results = [typed('a'), { from: 'failure', text: 'b' } as const];
    const draft = draftOf({ kind: 'results', results });
    expect(sentTurn({ toolCalls: [call, call] }, draft)).toEqual({ kind: 'results', results });
  });

  it.each([
    ['{"a": 1', true],
    ['[1]', false],
    ['plain text', false],
    ['', false],
  ])('says whether %s is JSON with an error', (text, isBroken) => {
    expect(isBrokenJson(text)).toBe(isBroken);
  });
});

describe('the drafts of the page', () => {
  const column = (change: Partial<PanelColumn>): PanelColumn => ({
    id: 'a/x',
    model: 'a/x',
    status: 'completed',
    text: 'reply',
    ...change,
  });
  const prompt = {
    uri: 'file:///p',
    file: 'p',
    name: 'p',
    fields: [],
    values: {},
    models: [],
    hasOutputSchema: false,
    problems: [],
    trusted: true,
  };
  const sent = { kind: 'text', text: 'more' } as const;
  const draft = { text: 'more', answers: { 0: typed('x') } };
  const shown = { ...initialState, prompt, columns: [column({})] };
  const drafted = anticipate(shown, { type: 'draft', id: 'a/x', draft });
  const columns = (change: Partial<PanelColumn>) =>
    reduce(drafted, { type: 'columns', running: true, columns: [column(change)] });

  it('are kept until the turn is being sent', () => {
    expect(columns({}).turnDrafts['a/x']).toBe(draft);
    const turns = [{ reply: column({}), sent }];
    expect(columns({ status: 'waiting', turns }).turnDrafts['a/x']).toEqual(emptyDraft);
  });

  it('keep a message when the prompt runs again, but not the answers of its calls', () => {
    const next = columns({ status: 'waiting' });
    expect(next.turnDrafts['a/x']).toEqual({ text: 'more', answers: {} });
  });

  it('get back what was sent when a turn is taken back', () => {
    const turns = [{ reply: column({}), sent }];
    const state = { ...shown, columns: [column({ turns })] };
    const next = anticipate(state, { type: 'takeBack', id: 'a/x' });
    expect(next.turnDrafts['a/x']?.text).toBe('more');
  });
});
