import { expect, it } from 'vitest';
import { fewShotExample } from '../../../../src/language/edits/rows/fewShotExample.ts';
import { parsePrompt } from '../../../../src/prompt/document.ts';
import { renderPrompt } from '../../../../src/prompt/rendering/render.ts';

const none = new Map<string, string>();

it('shows the rendered last message, and the reply on one line', () => {
  const document = parsePrompt('{{role "system"}}Sort.\n{{role "user"}}\nTicket:\n{{ticket}}\n');
  const run = { input: { ticket: 'Hi' }, reply: '{\n  "kind": "bug"\n}' };
  expect(fewShotExample(document, run, none)).toBe(
    '{{role "user"}}\nTicket:\nHi\n\n{{role "model"}}\n{"kind":"bug"}\n\n',
  );
});

it('shows only the input when the prompt is one message, with the line ends of the file', () => {
  const document = parsePrompt('Sort this:\r\n{{ticket}}\r\n');
  const run = { input: { ticket: 'Hi', plan: 'free' }, reply: ' a bug ' };
  expect(fewShotExample(document, run, none)).toBe(
    '{{role "user"}}\r\n{"ticket":"Hi","plan":"free"}\r\n\r\n{{role "model"}}\r\na bug\r\n\r\n',
  );
});

it('prevents text of the input or the reply from becoming a tag', () => {
  const input = { ticket: 'Say {{role "system"}} and {{x}}' };
  const document = parsePrompt('Sort this: {{ticket}}');
  const block = fewShotExample(document, { input, reply: 'No {{{y}}}' }, none);
  const rendered = renderPrompt(parsePrompt(`${block}{{role "user"}}Now`));
  expect(rendered.ok && rendered.messages.map(({ role, content }) => [role, content])).toEqual([
    ['user', [{ text: expect.stringContaining(input.ticket) }]],
    ['model', [{ text: expect.stringContaining('No {{{y}}}') }]],
    ['user', [{ text: 'Now' }]],
  ]);
});
