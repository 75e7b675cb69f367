import { describe, expect, it } from 'vitest';
import { type EditorTurn, editorTurns } from '../../../src/extension/models/vscode/editorTurns.ts';
import type { ModelRequest } from '../../../src/model/request.ts';
import type { Message } from '../../../src/prompt/messages/message.ts';

function turns(messages: readonly Message[], more: Partial<ModelRequest> = {}) {
  return editorTurns({ model: 'vscode/copilot/gpt-4o', messages, parameters: {}, ...more });
}

function text(role: string, words: string): Message {
  return { role, content: [{ text: words }] };
}

/** `user: a|b`, calls and results by their ids. */
function shown({ role, parts }: EditorTurn): string {
  const words = parts.map(part => {
    if (typeof part === 'string') return part;
    if ('bytes' in part) return `image ${part.bytes.length}`;
    return 'output' in part ? `result ${part.ref}` : `call ${part.ref}`;
  });
  return `${role}: ${words.join('|')}`;
}

describe('a request to one of VS Code’s own models', () => {
  it('has its system messages before the first user message, marked as instructions', () => {
    const [first, ...rest] = turns([
      text('system', 'Be brief.'),
      text('user', 'Hello'),
      text('system', 'Be kind.'),
    ]);
    expect(first).toEqual({
      role: 'user',
      parts: ['<instructions>\nBe brief.\n\nBe kind.\n</instructions>\n\n', 'Hello'],
    });
    expect(rest).toEqual([]);
  });

  it('starts with the instructions when the first message is from the model', () => {
    const found = turns([
      text('model', 'Welcome.'),
      text('user', 'Hi'),
      text('system', 'Be brief.'),
    ]);
    expect(found.map(shown)).toEqual([
      'user: <instructions>\nBe brief.\n</instructions>\n\n',
      'assistant: Welcome.',
      'user: Hi',
    ]);
  });

  it('contains the output schema as text', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    const [first] = turns([text('user', 'Hello')], { output: { format: 'json', schema } });
    expect(first?.parts[0]).toContain('Reply with JSON alone');
    expect(first?.parts[0]).toContain(JSON.stringify(schema));
    expect(turns([text('user', 'Hello')], { output: { format: 'text' } })).toEqual([
      { role: 'user', parts: ['Hello'] },
    ]);
  });

  it('alternates the roles, with tool results first in user messages', () => {
    const call = (ref: string) => ({
      toolRequest: { name: 'weather', ref, input: { city: 'Rome' } },
    });
    const result = (ref: string) => ({
      toolResponse: { name: 'weather', ref, output: { sun: true } },
    });
    const found = turns([
      text('user', 'Weather?'),
      text('user', 'In Rome.'),
      {
        role: 'model',
        content: [
          { text: 'I look.' },
          { sealed: { model: 'vscode/copilot/gpt-4o', state: 'secret thought' } },
          call('1'),
          call('2'),
        ],
      },
      { role: 'tool', content: [result('1')] },
      { role: 'tool', content: [result('2')] },
      text('user', 'And?'),
    ]);
    expect(found.map(shown)).toEqual([
      'user: Weather?|In Rome.',
      'assistant: I look.|call 1|call 2',
      'user: result 1|result 2|And?',
    ]);
    expect(found[2]?.parts[0]).toMatchObject({ text: '{"sun":true}' });
  });

  it('contains inline images, and refuses addresses of images and other media', () => {
    const media = (url: string): readonly Message[] => [
      { role: 'user', content: [{ text: 'Look:' }, { media: { url } }] },
    ];
    expect(turns(media(`data:image/png;base64,${btoa('1234')}`)).map(shown)).toEqual([
      'user: Look:|image 4',
    ]);
    expect(() => turns(media('https://example.com/a.png'))).toThrow(/data:` URL/);
    expect(() => turns(media('data:audio/mpeg;base64,AAAA'))).toThrow(/audio\/mpeg/);
  });
});
