import fc from 'fast-check';
import { marked, type Token } from 'marked';
import { describe, expect, it } from 'vitest';
import { markdownReport } from '../../../../src/eval/reports/markdown.ts';
import {
  markdownBlock,
  markdownCode,
  tableLine,
} from '../../../../src/eval/reports/markdownText.ts';
import { type EchoRow, echoReport, textOf } from './reported.ts';

const row = (id: string, ticket: string, expected: string): EchoRow => ({
  id,
  input: { ticket },
  expected,
});

/** Every token of a Markdown text, by its kind. */
function kindsOf(text: string): ReadonlySet<string> {
  const kinds = new Set<string>();
  marked.walkTokens(marked.lexer(text), (token: Token) => void kinds.add(token.type));
  return kinds;
}

const hostile = fc.oneof(
  fc.constantFrom(
    '@octocat please',
    '![x](https://evil.example/a.png)',
    '[x](javascript:alert(1))',
    '<img src=x onerror=alert(1)>',
    'https://evil.example www.evil.example a@b.example',
    '`code` ``more``',
    '| a | b |',
    '\\| \\`',
    '</details><script>alert(1)</script>',
    '#123 GH-1 0123456789abcdef0123456789abcdef01234567',
    '```\n# title\n```',
    '\n\n# title\n\n',
    '<!-- x',
  ),
  fc.string({
    unit: fc.constantFrom('`', '|', '\\', '<', '>', '@', '\n', ' ', '*', '[', ']', '!', 'a'),
  }),
);

describe('the Markdown report', () => {
  it('has the verdict, the models with their intervals, and the rows that failed', async () => {
    const report = await echoReport([
      row('good', 'yes', 'yes'),
      row('bad', 'no', 'yes'),
      'not JSON',
    ]);
    const text = await textOf(markdownReport(report));
    expect(text).toContain('## ❌ `echo`: failed');
    expect(text).toContain('1 passed, 1 failed, 1 bad row');
    expect(text).toMatch(/\| `sandbox\/echo` \| 1\/2 \| 50 % \| [\d.]+ % – [\d.]+ % \|/);
    expect(text).toContain('<summary>1 sample that did not pass</summary>');
    expect(text).toContain('**failed** `bad` `rows.jsonl:2` `sandbox/echo`, sandbox');
    expect(text).toContain('<summary>1 bad row</summary>');
  });

  it('is below the size that GitHub allows, closes what it opened, and says that it was cut', async () => {
    const long = 'word '.repeat(400);
    const rows = Array.from({ length: 300 }, (_, at) => ({
      ...row(`row-${at}-${'x'.repeat(300)}`, long, 'yes'),
      tags: [`tag-${at}`],
    }));
    const text = await textOf(markdownReport(await echoReport(rows)));
    expect(text.length).toBeLessThan(65_536);
    expect(text.length).toBeGreaterThan(30_000);
    expect(text).toContain('The report is cut here');
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });

  it('makes nothing of what models and rows say but code', () => {
    fc.assert(
      fc.property(hostile, text => {
        const line = kindsOf(`${markdownCode(text)} after`);
        expect(
          [...line].filter(kind => !['paragraph', 'text', 'codespan', 'em'].includes(kind)),
        ).toEqual([]);
        const block = marked.lexer(`${markdownBlock(text)}\nafter`);
        expect(block.map(({ type }) => type).filter(type => type !== 'space')).toEqual([
          'code',
          'paragraph',
        ]);
        const table = marked.lexer(
          `| a | b |\n| --- | --- |\n${tableLine([{ quoted: text }, 'x'])}\nafter`,
        );
        expect(table[0]).toMatchObject({ type: 'table', rows: [[{}, { text: 'x' }]] });
        expect(table[0]?.type === 'table' && table[0]['rows'].length).toBe(1);
      }),
    );
  });

  it('names neither a person nor an address of a hostile row outside of code', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async ticket => {
        if (ticket.trim() === '') return;
        const rows = [
          { ...row(`id ${ticket}`, ticket, 'other'), tags: [ticket] },
          row('x', 'y', 'y'),
        ];
        const text = await textOf(markdownReport(await echoReport(rows)));
        const kinds = kindsOf(text);
        expect([...kinds].filter(kind => ['link', 'image', 'br', 'strong'].includes(kind))).toEqual(
          kinds.has('strong') ? ['strong'] : [],
        );
        const html: string[] = [];
        marked.walkTokens(marked.lexer(text), token => {
          if (token.type === 'html') html.push(token.raw.trim());
        });
        for (const each of html) {
          expect(each).toMatch(
            /^(<details>\n<summary>[\w ,]+(<code>[^<>]*<\/code>)?<\/summary>|<\/details>)$/,
          );
        }
      }),
      { numRuns: 10 },
    );
  });
});
