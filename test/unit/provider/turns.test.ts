import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Message, messageText, type Part } from '../../../src/prompt/messages/message.ts';
import { turnsOf } from '../../../src/provider/turns.ts';

const user = (...content: Part[]): Message => ({ role: 'user', content });
const model = (...content: Part[]): Message => ({ role: 'model', content });
const tool = (...content: Part[]): Message => ({ role: 'tool', content });
const turns = (...messages: Message[]) => turnsOf({ model: 'a/b', messages, parameters: {} });

test('media are split into type, address and data', () => {
  const media = (url: string, contentType?: string): Part => ({
    media: { url, ...(contentType && { contentType }) },
  });
  const [turn] = turns(
    user(
      media('data:image/PNG;base64,AAAA'),
      media('https://example.com/a/report.pdf?x=1'),
      media('https://example.com/picture'),
      media('data:text/plain,hi%20there'),
      media('gs://bucket/file', 'video/mp4'),
    ),
  );
  expect(turn?.parts).toEqual([
    { url: 'data:image/png;base64,AAAA', mimeType: 'image/png', data: 'AAAA' },
    { url: 'https://example.com/a/report.pdf?x=1', mimeType: 'application/pdf' },
    { url: 'https://example.com/picture', mimeType: 'image/jpeg' },
    { url: 'data:text/plain;base64,aGkgdGhlcmU=', mimeType: 'text/plain', data: 'aGkgdGhlcmU=' },
    { url: 'gs://bucket/file', mimeType: 'video/mp4' },
  ]);
});

test('empty messages and section marks are omitted', () => {
  const empty = { role: 'model', content: [{ text: '' }, { metadata: { purpose: 'x' } }] };
  expect(turns(empty, user({ text: 'hi' }))).toEqual([{ role: 'user', parts: ['hi'] }]);
});

test('an unknown role is refused by name before anything is sent', () => {
  expect(() => turns({ role: 'narrator', content: [{ text: 'x' }] })).toThrow(
    'takes no message of role `narrator`',
  );
});

test('a prompt of system messages only is refused', () => {
  expect(() => turns({ role: 'system', content: [{ text: 'x' }] })).toThrow('no user message');
});

const call = (name: string, ref?: string, input: unknown = { city: 'Oslo' }): Part => ({
  toolRequest: { name, input, ...(ref !== undefined && { ref }) },
});
const result = (name: string, output: unknown, ref?: string): Part => ({
  toolResponse: { name, output, ...(ref !== undefined && { ref }) },
});
const ask = user({ text: 'How is the weather?' });

describe('calls of tools', () => {
  test('a call is matched with its result by the given id', () => {
    const [, said, returned] = turns(
      ask,
      model({ text: 'Let me see.' }, call('weather', 'toolu_1')),
      tool(result('weather', { degrees: 4 }, 'toolu_1')),
    );
    expect(said?.parts).toEqual([
      'Let me see.',
      { ref: 'toolu_1', name: 'weather', input: { city: 'Oslo' }, arguments: '{"city":"Oslo"}' },
    ]);
    expect(returned).toEqual({
      role: 'tool',
      parts: [{ ref: 'toolu_1', name: 'weather', output: { degrees: 4 }, text: '{"degrees":4}' }],
    });
  });

  test('results of parallel calls are one turn, whatever their order and messages', () => {
    const answered = turns(
      ask,
      model(call('weather', 'a'), call('weather', 'b')),
      tool(result('weather', 'rain', 'b')),
      tool(result('weather', 'sun', 'a')),
    );
    expect(answered).toHaveLength(3);
    expect(answered[2]?.parts).toMatchObject([
      { ref: 'b', text: 'rain' },
      { ref: 'a', text: 'sun' },
    ]);
  });

  test('ids that are missing, invalid or duplicate are generated, independently of later turns', () => {
    const round = [
      model(call('f', 'functions.f:0'), call('g')),
      tool(result('g', 2), result('f', 1, 'functions.f:0')),
      model(call('f', 'twice')),
      tool(result('f', 3, 'twice')),
    ];
    const again = [model(call('f', 'twice')), tool(result('f', 4, 'twice'))];
    const refs = (...messages: Message[]) =>
      turns(ask, ...messages)
        .slice(1)
        .map(({ parts }) =>
          parts.map(part => (typeof part === 'object' && 'ref' in part ? part.ref : '')),
        );
    const first = [['call_1', 'call_2'], ['call_2', 'call_1'], ['twice'], ['twice']];
    expect(refs(...round)).toEqual(first);
    expect(refs(...round, ...again)).toEqual([...first, ['call_4'], ['call_4']]);
  });

  test('arguments that are not an object are returned as written, or as none', () => {
    const [, said] = turns(ask, model(call('f', 'a', '{"city": ')), tool(result('f', null, 'a')));
    expect(said?.parts).toMatchObject([{ input: {}, arguments: '{"city": ' }]);
  });

  test.each([
    ['without its result', [model(call('weather', 'a'))]],
    ['without its result', [model(call('weather', 'a')), user({ text: 'Well?' })]],
    ['without an earlier call', [tool(result('weather', 'rain', 'a'))]],
    [
      'without an earlier call',
      [model(call('weather', 'a')), tool(result('weather', 1, 'a'), result('weather', 2, 'a'))],
    ],
    ['only results', [tool({ text: 'rain' })]],
    ['calls belong in messages of role model', [user(call('weather'))]],
  ])('calls and results that do not match are refused: %s', (message, rest) => {
    expect(() => turns(ask, ...rest)).toThrow(message);
  });

  test('reasoning of a model is returned to that model only', () => {
    const sealed = (by: string): Part => ({ sealed: { model: by, state: { by } } });
    const [, said] = turns(
      ask,
      model(sealed('a/b'), sealed('a/other'), call('f', 'x')),
      tool(result('f', 1, 'x')),
    );
    expect(said?.parts).toMatchObject([{ sealed: { by: 'a/b' } }, { ref: 'x' }]);
    expect(turns(ask, model(sealed('a/b')))).toHaveLength(1);
  });
});

test('the stable prefix ends between two parts, and no text is lost', () => {
  const text = fc.string({ maxLength: 5 });
  const content = fc.array(text, { maxLength: 3 }).map(all => all.map(text => ({ text })));
  const messages = fc.array(
    fc.record({ role: fc.constantFrom('system', 'user', 'model'), content }),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(messages, fc.nat(4), fc.nat(12), (some, whole, wanted) => {
      const all = [...some, ask];
      const next = all[whole];
      const characters = Math.min(wanted, next ? messageText(next).length : 0);
      const stablePrefix = { messages: Math.min(whole, all.length), characters };
      const found = turnsOf({ model: 'a/b', messages: all, parameters: {}, stablePrefix });
      const last = found.findLastIndex(({ stableParts }) => stableParts !== undefined);
      const before = found
        .slice(0, last + 1)
        .flatMap(({ parts, stableParts }): readonly unknown[] => parts.slice(0, stableParts));
      const stable = all.slice(0, stablePrefix.messages).map(messageText).join('');
      const stableText = stable + (next ? messageText(next).slice(0, characters) : '');
      expect(before.join('').slice(0, stableText.length)).toBe(stableText);
      // White space alone makes no part.
      expect(before.join('').slice(stableText.length).trim()).toBe('');
      expect(found.flatMap(({ parts }): readonly unknown[] => parts).join('')).toBe(
        all.map(messageText).join(''),
      );
      expect(found.filter(({ stableParts }) => stableParts !== undefined).length).toBeLessThan(2);
    }),
  );
});
