import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../../../src/eval/reports/html/html.ts';
import { loadPage } from '../../../../src/eval/reports/html/page.ts';
import type {
  IndexChunk,
  PageData,
  SampleDetail,
} from '../../../../src/eval/reports/html/pageData.ts';
import { evalsOf, type ReportedSample } from '../../../../src/eval/reports/report.ts';
import { echoReport, reportOf, textOf } from './reported.ts';

/** What a page has under a name. */
function blocks<T>(html: string, name: string): readonly T[] {
  const found = html.matchAll(
    new RegExp(`<script type="application/octet-stream" class="${name}">([^<]*)</script>`, 'g'),
  );
  return [...found].map(([, text = '']) =>
    JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString()),
  );
}

/** The tags of a page, without those that its script draws. */
const own = [
  '<!doctype',
  '<html',
  '<head',
  '<meta',
  '<title',
  '<style',
  '<body',
  '<main',
  '<p',
  '<noscript',
  '<script',
].flatMap(tag => [tag, tag.replace('<', '</')]);

const page = await loadPage();

describe('the HTML report', () => {
  it('has everything in one file of 30 kB and its data', () => {
    expect(page.script.length + page.style.length).toBeLessThanOrEqual(30_000);
    expect(/<\/(?:script|style)/i.test(`${page.script}${page.style}`)).toBe(false);
  });

  it('allows its own script and style by their hashes, and nothing that is loaded or sent', async () => {
    const html = await textOf(
      htmlReport(await echoReport([{ id: 'a', input: { ticket: 'x' }, expected: 'y' }])),
    );
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    const hash = (text: string): string =>
      `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash(page.script)}; style-src ${hash(page.style)}; base-uri 'none'; form-action 'none'`,
    );
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style>'));
  });

  it('has the summary, the rows and each sample with its findings', async () => {
    const report = await echoReport(
      [
        { id: 'good', input: { ticket: 'yes' }, expected: 'yes' },
        { id: 'bad', input: { ticket: 'no' }, expected: 'yes' },
      ],
      { repeat: 2 },
    );
    const html = await textOf(htmlReport(report));
    const [data] = blocks<PageData>(html, 'data');
    expect(data).toMatchObject({
      title: 'echo: failed',
      verdict: 'failed',
      columns: [{ name: 'sandbox/echo', rate: 0.5 }],
    });
    const [index] = blocks<IndexChunk>(html, 'index');
    expect(index?.rows).toEqual([
      ['good', 'rows.jsonl', 1],
      ['bad', 'rows.jsonl', 2],
    ]);
    expect(index?.samples.map(([row, , repeat, outcome]) => [row, repeat, outcome])).toEqual([
      [0, 0, 0],
      [0, 1, 0],
      [1, 0, 1],
      [1, 1, 1],
    ]);
    const [details] = blocks<SampleDetail[]>(html, 'details');
    expect(details?.[2]).toMatchObject({ reply: 'no', expected: 'yes', cost: 'not billed' });
    expect(details?.[2]?.findings.join()).toContain('equals: ');
  });

  it('has no markup but its own, whatever a row or a reply says', async () => {
    const text = fc.oneof(
      fc.constantFrom(
        '</script><script>alert(1)</script>',
        '<!--',
        '<img src=x onerror=alert(1)>',
        '"><b>',
      ),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(text, text, async (ticket, id) => {
        const rows = [
          {
            ...(id.trim() === '' ? {} : { id }),
            input: { ticket },
            expected: 'other',
            tags: ['t', ticket],
          },
        ];
        const html = await textOf(htmlReport(await echoReport(rows)));
        const outside = html
          .replace(page.script, '')
          .replace(page.style, '')
          .replace(/class="\w+">[A-Za-z0-9+/=]*</g, '<');
        const tags = new Set(outside.match(/<[a-z!/][^\s>]*/gi));
        expect([...tags].filter(tag => !own.includes(tag))).toEqual([]);
        expect(html.match(/<script/g)).toHaveLength(4);
      }),
      { numRuns: 8 },
    );
  });

  it('shows what would reorder or hide a text of a row, a reply or a tag', async () => {
    const rows = [
      {
        id: '\u202eevil',
        input: { ticket: 'a\u2066\u001b[31m' },
        expected: 'x',
        tags: ['t\u202e'],
      },
      { id: 'b', input: { ticket: 'b' }, expected: 'x' },
    ];
    const html = await textOf(htmlReport(await echoReport(rows)));
    const all = JSON.stringify(
      ['data', 'index', 'details'].map(name => blocks<unknown>(html, name)),
    );
    expect(all).toContain('<U+202E>evil');
    expect(all).toContain('t<U+202E>');
    expect(all).toContain('a<U+2066>␛[31m');
    expect(all).not.toMatch(/[\u202e\u2066]/);
  });

  it('takes at most 1 kB for a sample next to its reply, with 10,000 rows', async () => {
    const count = 10_000;
    const report = await echoReport([{ id: 'a', input: { ticket: 'x' }, expected: 'y' }]);
    const [first] = evalsOf(report);
    if (!first) throw new Error('there is one evaluation');
    const [sample] = await Array.fromAsync(first.samples());
    if (!sample) throw new Error('there is one sample');
    const random = (at: number): string => createHash('sha256').update(String(at)).digest('hex');
    const samples = async function* (): AsyncGenerator<ReportedSample> {
      for (let at = 0; at < count; at += 1) {
        yield {
          ...sample,
          row: { ...sample.row, id: random(at), line: at + 1 },
          input: { ticket: random(-at).repeat(2) },
          text: 'no',
        };
      }
    };
    const html = await textOf(htmlReport(reportOf([{ summary: first.summary, samples }])));
    expect(html.length / count).toBeLessThan(1024);
  });
});
