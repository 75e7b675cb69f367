import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { readHistory } from '../../../src/prompt/messages/history.ts';
import { renderPrompt } from '../../../src/prompt/rendering/render.ts';

const user = { role: 'user', content: [{ text: 'x' }] };
const model = { role: 'model', content: [{ text: 'y' }] };
const png = 'data:image/png;base64,iVBORw0KGgo=';

function messagesOf(...history: readonly unknown[]) {
  const read = readHistory(history);
  if (!read.ok) throw new Error(read.problem);
  return read.messages;
}

describe('history', () => {
  test('in Dotprompt’s own form is kept as the same objects', () => {
    const [message] = messagesOf({ ...user, metadata: { purpose: 'history' } });
    expect(message).toEqual({ ...user, metadata: { purpose: 'history' } });
    expect(messagesOf(user, model)[1]).toBe(model);
  });

  test('accepts the role assistant, and content that is plain text', () => {
    const simple = [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: 'y' },
    ];
    expect(messagesOf(...simple)).toEqual([user, model]);
    expect(messagesOf({ role: 'developer', content: 'x' })[0]?.role).toBe('system');
  });

  test.each<[string, unknown, unknown]>([
    ['text', { type: 'text', text: 'x' }, { text: 'x' }],
    ['input_text', { type: 'input_text', text: 'x' }, { text: 'x' }],
    ['image_url', { type: 'image_url', image_url: { url: png } }, { media: { url: png } }],
    ['input_image', { type: 'input_image', image_url: png }, { media: { url: png } }],
    [
      'image',
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
      { media: { url: png, contentType: 'image/png' } },
    ],
    [
      'inlineData',
      { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
      { media: { url: png, contentType: 'image/png' } },
    ],
    [
      'file',
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA==' } },
      { media: { url: 'data:application/pdf;base64,AA==', contentType: 'application/pdf' } },
    ],
  ])('accepts a part %s', (_, part, expected) => {
    expect(messagesOf({ role: 'user', content: [part] })).toEqual([
      { role: 'user', content: [expected] },
    ]);
  });

  test('accepts the calls and results of Gemini', () => {
    const [call, other, result, old] = messagesOf(
      { role: 'model', parts: [{ functionCall: { name: 'now', args: { a: 1 } } }] },
      { role: 'model', parts: [{ functionCall: { name: 'now', id: 'c1' } }] },
      {
        role: 'user',
        parts: [{ functionResponse: { name: 'now', id: 'c1', response: { ok: 1 } } }],
      },
      { role: 'function', parts: [{ functionResponse: { name: 'now', response: { ok: 2 } } }] },
    );
    expect(call?.content).toEqual([{ toolRequest: { name: 'now', input: { a: 1 } } }]);
    expect(other?.content).toEqual([{ toolRequest: { name: 'now', ref: 'c1', input: {} } }]);
    const output = { name: 'now', ref: 'c1', output: { ok: 1 } };
    expect(result).toEqual({ role: 'tool', content: [{ toolResponse: output }] });
    expect(old).toEqual({
      role: 'tool',
      content: [{ toolResponse: { name: 'now', output: { ok: 2 } } }],
    });
  });

  test('accepts the calls and results of Chat Completions', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'now', arguments: '{"a":1}' } };
    const turns = messagesOf(
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c1', content: 'noon' },
    );
    expect(turns).toEqual([
      { role: 'model', content: [{ toolRequest: { name: 'now', ref: 'c1', input: { a: 1 } } }] },
      {
        role: 'tool',
        content: [{ toolResponse: { name: 'now', ref: 'c1', output: 'noon' } }],
      },
    ]);
  });

  test('accepts the calls and results of Anthropic', () => {
    const turns = messagesOf(
      { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'now', input: {} }] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'noon' }] },
          { type: 'text', text: 'and?' },
        ],
      },
    );
    expect(turns.map(({ role }) => role)).toEqual(['model', 'tool', 'user']);
    expect(turns[1]?.content).toEqual([
      { toolResponse: { name: 'now', ref: 't1', output: 'noon' } },
    ]);
  });

  test.each<[string, unknown, string]>([
    ['not a list', 'hello', 'must be a list'],
    ['a text for a message', ['hello'], 'Message 1 of `history` must be an object'],
    [
      'an unknown role',
      [user, { role: 'bot', content: 'x' }],
      'Message 2 of `history` has the role',
    ],
    ['no content', [{ role: 'user' }], 'has no `content`'],
    ['a number for content', [{ role: 'user', content: 5 }], 'neither text nor a list'],
    ['an unknown part', [{ role: 'user', content: [{ txt: 'x' }] }], 'cannot be read'],
    ['an unknown type', [{ role: 'user', content: [{ type: 'video' }] }], 'unknown type "video"'],
    [
      'a result of nothing',
      [{ role: 'tool', tool_call_id: 'c', content: '' }],
      'no earlier message',
    ],
  ])('refuses %s with one sentence', (_, history, sentence) => {
    const read = readHistory(history);
    expect(read).toMatchObject({ ok: false, problem: expect.stringContaining(sentence) });
  });

  test('of any shape is read or refused, and never throws', () => {
    const word = fc.constantFrom(
      'role',
      'content',
      'type',
      'text',
      'image_url',
      'tool_calls',
      'parts',
    );
    const value = fc.letrec<{ node: unknown }>(tie => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('user', 'assistant', 'text', 'tool_use', 'constructor', null, 5, true),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(word, tie('node'), { maxKeys: 4 }),
      ),
    })).node;
    fc.assert(
      fc.property(value, history => {
        const read = readHistory(history);
        if (!read.ok) {
          expect(read.problem).toMatch(/\.$/);
          return;
        }
        for (const { content } of read.messages) expect(Array.isArray(content)).toBe(true);
        const messages = history as readonly { readonly role: string }[];
        renderPrompt(parsePrompt('{{history}}'), { messages });
      }),
      { numRuns: 2000 },
    );
  });
});
