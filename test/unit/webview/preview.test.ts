import { describe, expect, it } from 'vitest';
import type { PreviewKind, PreviewMessage, TokenCount } from '../../../src/protocol/preview.ts';
import { legendOf } from '../../../src/webview/preview/legend.ts';
import { shownTokens, totalTokens } from '../../../src/webview/preview/tokenText.ts';

function message(
  spans: readonly (readonly [PreviewKind, string])[],
  tokens?: number,
  how: TokenCount['how'] = 'estimated',
): PreviewMessage {
  const parts = [
    {
      type: 'text',
      spans: spans.map(([kind, name]) => ({
        kind,
        name,
        label: kind === 'partial' ? `_${name}.prompt` : name,
        text: 'x',
      })),
    },
  ] as const;
  return {
    role: 'user',
    parts,
    isHistory: false,
    ...(tokens !== undefined && { tokens: { tokens, how } }),
  };
}

describe('the legend', () => {
  it('has each origin once, the template first, with its number of places', () => {
    const messages = [
      message([
        ['partial', 'tone'],
        ['variable', 'a'],
        ['template', ''],
      ]),
      message([
        ['variable', 'b'],
        ['variable', 'a'],
        ['helper', 'json'],
        ['history', ''],
      ]),
    ];
    expect(legendOf({ messages }).map(({ title, look, count }) => [title, look, count])).toEqual([
      ['template', 'template', 1],
      ['{{a}}', 'variable-0', 2],
      ['{{b}}', 'variable-1', 1],
      ['json (helper)', 'helper', 1],
      ['_tone.prompt', 'partial', 1],
      ['history', 'history', 1],
    ]);
  });

  it('repeats the styles when there are more variables than styles', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const messages = [message(names.map(name => ['variable', name] as const))];
    const looks = legendOf({ messages }).map(({ look }) => look);
    expect(looks[6]).toBe(looks[0]);
    expect(new Set(looks).size).toBe(6);
  });
});

describe('tokens', () => {
  it('have a tilde when they are estimated, after every message was counted', () => {
    expect(shownTokens({ tokens: 1, how: 'estimated' })).toBe('~1 token');
    expect(shownTokens({ tokens: 1200, how: 'exact' })).toBe('1,200 tokens');
    expect(shownTokens(undefined)).toBe('');
    expect(totalTokens([message([], 1200), message([], 34)])).toBe('2 messages, ~1,234 tokens');
    expect(totalTokens([message([], 1200, 'exact')])).toBe('1 message, 1,200 tokens');
    expect(totalTokens([message([], 1200), message([])])).toBe('');
    expect(totalTokens([])).toBe('');
  });

  it('exclude media and say so', () => {
    const image: PreviewMessage = {
      role: 'user',
      parts: [{ type: 'media', media: { source: 'address', name: 'http://m' } }],
      isHistory: false,
      tokens: { tokens: 5, how: 'estimated' },
    };
    expect(totalTokens([image])).toBe('1 message, ~5 tokens without media');
  });
});
