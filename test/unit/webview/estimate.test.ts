import { expect, it } from 'vitest';
import type { ModelChoice, RunEstimate } from '../../../src/protocol/panelPrompt.ts';
import { costEstimate, totalEstimate, windowShare } from '../../../src/webview/before/estimate.ts';
import { shortNames } from '../../../src/webview/panel/replies/shortNames.ts';

function model(estimate?: RunEstimate, selected = true): ModelChoice {
  return { id: 'a/x', selected, detail: '', availability: 'key', ...(estimate && { estimate }) };
}

const reply = { tokens: 50, from: 'reply' } as const;
const limit = { tokens: 900, from: 'limit' } as const;

it('says how certain an expected cost is', () => {
  const text = (estimate: RunEstimate) => costEstimate({ estimate })?.text;
  expect(text({ input: 500, output: reply, usd: 0.00104 })).toBe('~$0.00104');
  expect(text({ input: 500, output: limit, usd: 0.0081 })).toBe('≤$0.0081');
  expect(text({ input: 500, usd: 0.0004 })).toBe('≥$0.0004');
  expect(text({ input: 500, output: reply })).toBe('?');
  expect(text({ input: 500, output: reply, usd: 0.5, unbilled: 'recordings' })).toBe('–');
  expect(costEstimate({})).toBeUndefined();
});

it('shows the share of the context window only when the window is known', () => {
  expect(windowShare({ estimate: { input: 4000, contextWindow: 200_000 } })?.text).toBe('2 %');
  expect(windowShare({ estimate: { input: 4000 } })).toBeUndefined();
  expect(windowShare({})).toBeUndefined();
});

it('adds up the billed calls of the selected models, and nothing when one is unknown', () => {
  const known = model({ input: 500, output: reply, usd: 0.001 });
  const most = model({ input: 500, output: limit, usd: 0.002 });
  const free = model({ input: 500, output: reply, usd: 0.5, unbilled: 'sandbox' });
  const other = model({ input: 500, output: reply, usd: 7 }, false);
  expect(totalEstimate([known, free, other])).toBe('~$0.001');
  expect(totalEstimate([known, most], 3)).toBe('≤$0.009');
  expect(totalEstimate([known, model()])).toBeUndefined();
  expect(totalEstimate([known, model({ input: 500, usd: 0.1 })])).toBeUndefined();
  expect(totalEstimate([free])).toBeUndefined();
});

it('shortens the names of tabs only while they differ', () => {
  expect(shortNames(['a/one', 'b/two'])).toEqual(['one', 'two']);
  expect(shortNames(['a/one', 'b/one', 'c/two'])).toEqual(['a/one', 'b/one', 'two']);
});
