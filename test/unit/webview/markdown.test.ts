import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markdownChunks } from '../../../src/webview/replies/reply/markdown/markdownChunks.ts';
import { lexMarkdown } from '../../../src/webview/replies/reply/markdown/markdownLexer.ts';
import {
  definitionsOf,
  markdownTokens,
  plainText,
  webAddress,
} from '../../../src/webview/replies/reply/markdown/markdownTokens.ts';

const line = fc.constantFrom(
  '',
  'A paragraph of some words.',
  '# Heading',
  '- item',
  '  more of the item',
  '1. first',
  '```js',
  '```',
  '~~~',
  '> quoted',
  '| a | b |',
  '|---|---|',
  '    indented',
  '<div>',
  '[a]: https://example.com',
);

it('the chunks of any Markdown are its text, and none is long', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(line, fc.integer({ min: 1, max: 200 }))), lines => {
      const text = lines.map(([each, times]) => `${each}\n`.repeat(times)).join('');
      const chunks = markdownChunks(text);
      expect(chunks.join('')).toBe(text);
      for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(8_000);
    }),
  );
});

it('a block of code with empty lines stays in one chunk', () => {
  const code = `\`\`\`\n${'line\n\n'.repeat(800)}\`\`\`\n`;
  const chunks = markdownChunks(`${'words\n\n'.repeat(400)}${code}\nend`);
  expect(chunks.filter(chunk => chunk.includes('line')).length).toBe(1);
});

it('chunks find definitions anywhere in the reply', () => {
  const definitions = definitionsOf('text\n\n[The Page]: <https://example.com/a> "title"\n');
  const [paragraph] = markdownTokens(lexMarkdown, '[x][the page]', definitions) ?? [];
  expect(paragraph).toMatchObject({ tokens: [{ type: 'link', href: 'https://example.com/a' }] });
});

it('thousands of nested blocks are not read as Markdown', () => {
  expect(markdownTokens(lexMarkdown, '> '.repeat(7_000), definitionsOf(''))).toBeUndefined();
});

it('only web addresses can be opened', () => {
  expect(webAddress('https://example.com/a?b&amp;c')).toBe('https://example.com/a?b&c');
  for (const href of [
    'command:workbench.action.quit',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '&#106;avascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vscode://file/x',
    'mailto:a@b.example',
    '//example.com',
    '/path',
    '#part',
    '',
  ]) {
    expect(webAddress(href)).toBeUndefined();
  }
});

it('entities are decoded once, and unknown ones stay', () => {
  expect(plainText('&lt;b&gt; &amp;lt; &#65;&#x42; &unknown; &#0; &#1114112;')).toBe(
    '<b> &lt; AB &unknown; \ufffd \ufffd',
  );
});
