import { expect, it } from 'vitest';
import {
  previewMessages,
  redactedPreview,
} from '../../../src/extension/preview/previewMessages.ts';
import { parsePrompt } from '../../../src/prompt/document.ts';
import type { Message } from '../../../src/prompt/messages/message.ts';
import { type RenderData, renderPrompt } from '../../../src/prompt/rendering/render.ts';
import type { PreviewMessage } from '../../../src/protocol/preview.ts';
import { rememberSecret } from '../../../src/redaction/knownSecrets.ts';

function preview(
  text: string,
  data: RenderData,
  files: Readonly<Record<string, string>> = {},
): readonly PreviewMessage[] {
  const partials = new Map(Object.entries(files));
  const rendered = renderPrompt(parsePrompt(text), data, { partials, provenance: true });
  if (!rendered.ok) throw new Error('It was not rendered.');
  const parts = rendered.messages.flatMap(({ content }) => content.filter(part => 'media' in part));
  const media = new Map(
    parts.map(part => [part, { source: 'address', name: part.media.url } as const]),
  );
  return previewMessages(rendered.messages, rendered.spans ?? [], media);
}

/** Each part in short: spans as `kind name|text`. */
function told(messages: readonly PreviewMessage[]): readonly (readonly string[])[] {
  return messages.map(({ role, parts }) => [
    role,
    ...parts.flatMap(part => {
      if (part.type === 'media') return [`media ${part.media.name}`];
      if (part.type === 'section') return [`section ${part.name}`];
      return part.spans.map(({ kind, name, text }) => `${kind} ${name}|${text}`);
    }),
  ]);
}

it('splits each text at its origins, and keeps media and sections between them', () => {
  const text =
    '{{role "system"}}S {{tone}}{{section "rules"}}{{> p}}{{role "user"}}a {{media url=url}}{{#each people}}{{this.name}} {{/each}}{{json tone}}';
  const input = { tone: 'kind', url: 'http://m', people: [{ name: 'Ann' }] };
  expect(told(preview(text, { input }, { p: 'P {{tone}}' }))).toEqual([
    [
      'system',
      'template |S ',
      'variable tone|kind',
      'section rules',
      'partial p|P ',
      'variable tone|kind',
    ],
    [
      'user',
      'template |a ',
      'media http://m',
      'variable people|Ann',
      'template | ',
      'helper json|"kind"',
    ],
  ]);
});

it('links each span to its tag, in the partial if it is there', () => {
  const text = 'x {{> p}}';
  const [message] = preview(text, { input: { v: 'V' } }, { p: '- {{v}}' });
  const [part] = message?.parts ?? [];
  if (part?.type !== 'text') throw new Error('no text');
  expect(part.spans.map(({ label, source }) => [label, source])).toEqual([
    ['', { start: 0, end: 2 }],
    ['_p.prompt', { partial: 'p', file: '_p.prompt', start: 0, end: 2 }],
    ['v', { partial: 'p', file: '_p.prompt', start: 2, end: 7 }],
  ]);
});

it('marks earlier turns with any number of parts', () => {
  const earlier: Message = { role: 'model', content: [{ text: 'one' }, { text: 'two' }] };
  const messages = preview('{{history}}{{role "user"}}now', { messages: [earlier] });
  expect(messages.map(({ isHistory }) => isHistory)).toEqual([true, false]);
  expect(told(messages)[0]).toEqual(['model', 'history |one', 'history |two']);
});

it('shows no known key and nothing with the shape of a key', () => {
  rememberSecret('canary-7f3a9c21d5e84b60');
  const rows = [{ id: 'sk-row-1234567890abcdef', summary: '' }];
  const messages = preview('{{key}}', {
    input: { key: 'CANARY-7F3A9C21D5E84B60 and sk-proj-abcdefghijklmnop1234' },
  });
  const shown = { uri: 'file:///a', file: 'a', rows, messages, errors: [], notes: [] };
  const post = redactedPreview(shown);
  expect(post.rows).toEqual(rows);
  expect(JSON.stringify(post.messages)).toContain('[redacted] and [redacted]');
});
