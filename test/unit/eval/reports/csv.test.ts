import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvReport } from '../../../../src/eval/reports/csv.ts';
import { cellText, createCsvReader, textOfCell } from '../../../../src/text/csv/csv.ts';
import { echoReport, textOf } from './reported.ts';

/** The records of a CSV text by their columns, as the reader of datasets reads them. */
function records(text: string): readonly Readonly<Record<string, string>>[] {
  const reader = createCsvReader();
  const items = [...reader.push(text), ...reader.end()];
  const [header = [], ...rows] = items.map(item => {
    if ('problem' in item) throw new Error(item.problem);
    return item.cells.map(({ value }) => textOfCell(value));
  });
  return rows.map(row => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}

it.each([
  '=1+1',
  '+1',
  '-a',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1+1',
  '＋1',
  '－a',
  '＠SUM(A1)',
])('a cell that a spreadsheet may execute is written as text and read back: %j', text => {
  const cell = cellText(text, ',');
  expect(cell).toMatch(/^"?'/);
  expect(textOfCell(cell.replace(/^"(.+)"$/s, '$1'))).toBe(text);
});

describe('the CSV report', () => {
  it('has a line for each sample, with its scores, its source and a cost that is not billed', async () => {
    const report = await echoReport(
      [
        { id: 'a', input: { ticket: 'yes' }, expected: 'yes' },
        { id: 'b', input: { ticket: 'no' }, expected: 'yes' },
      ],
      { repeat: 2 },
    );
    const rows = records(await textOf(csvReport(report)));
    expect(rows.map(({ row, repeat, outcome }) => [row, repeat, outcome])).toEqual([
      ['a', '1', 'passed'],
      ['a', '2', 'passed'],
      ['b', '1', 'failed'],
      ['b', '2', 'failed'],
    ]);
    expect(rows[2]).toMatchObject({
      file: 'rows.jsonl',
      line: '2',
      'score.equals': '0',
      replies: 'sandbox',
      cost: 'not billed',
      cost_usd: '',
      input: '{"ticket":"no"}',
      reply: 'no',
    });
    expect(rows[2]?.['reasons']).toContain('equals: ');
  });

  it('gives back every text, and has no cell that a spreadsheet runs', async () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        '=1+1',
        '+1',
        '-x',
        '@SUM(A1)',
        '\tx',
        '\rx',
        '"',
        ',',
        'a\r\nb',
        "'=1",
        'sep=;',
      ),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(hostile, { minLength: 1, maxLength: 8 }), async texts => {
        const wanted = texts
          .map(text => text.toWellFormed().replaceAll('\0', '\u2400'))
          .filter(text => text.trim() !== '');
        const rows = wanted.map((ticket, at) => ({
          id: String(at),
          input: { ticket },
          expected: ticket,
        }));
        const text = await textOf(csvReport(await echoReport(rows)));
        expect(records(text).map(({ expected }) => expected)).toEqual(wanted);
        for (const item of createCsvReader().push(text)) {
          if ('problem' in item) continue;
          for (const { value } of item.cells) expect(value).not.toMatch(/^[=+@\t\r]|^-(?!\d)/);
        }
      }),
      { numRuns: 10 },
    );
  });
});
