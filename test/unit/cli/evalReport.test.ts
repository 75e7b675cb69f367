import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { createColors, widthOf } from '../../../src/cli/terminal/colors.ts';
import { fittedTable, wrapped } from '../../../src/cli/terminal/table.ts';
import { echoPrompt, jsonLines, workspace } from '../eval/workspace.ts';

const tickets = Array.from({ length: 24 }, (_, row) => ({
  id: `row-${row}`,
  input: { ticket: `ticket ${row}` },
  expected: row < 8 ? `other ${row}` : `ticket ${row}`,
  tags: [row < 6 ? 'hard' : 'easy', 'all', `single-${row}`],
}));

async function report(columns: number | undefined, ...args: readonly string[]) {
  const folder = await workspace({
    'triage.prompt': echoPrompt,
    'triage.short.prompt': `${echoPrompt}!`,
    'triage.golden.jsonl': jsonLines(tickets),
    'triage.eval.yaml': 'prompt: [triage.prompt, triage.short.prompt]\n',
  });
  let stdout = '';
  await runCli(['eval', folder, '--model', 'sandbox/echo,sandbox/schema', ...args], {
    stdout: { write: text => (stdout += text), ...(columns !== undefined && { columns }) },
    stderr: { write: () => {} },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return stdout;
}

describe('the report of an evaluation in a terminal', () => {
  it('begins with the verdicts, and has the grid, the pairs, the worst rows and the lowest tags', async () => {
    const text = await report(undefined);
    const lines = text.split('\n');
    expect(lines[0]).toBe('triage  2 prompts, 2 models, 24 rows, 96 samples; sandbox');
    expect(lines[1]).toMatch(/^triage {8}failed: 16 passed, 32 failed$/);
    expect(text).toMatch(/model +prompt +pass rate +95 % interval/);
    expect(text).toMatch(/sandbox\/echo +triage +66.7 % +46.7 % – 82 %/);
    expect(text).toMatch(/A difference is proved in [34] of 6 pairs/);
    expect(text).toMatch(/triage\.short on sandbox\/echo against triage on sandbox\/echo +-66.7/);
    expect(text).toContain('worst 5 of 24 failed rows');
    expect(text).toMatch(/failed .*triage\.golden\.jsonl:1 {2}row-0 {2}4 of 4 samples failed/);
    expect(text).toMatch(/hard +6 +0 %/);
    expect(text).not.toContain('single-');
    expect(lines.length).toBeLessThan(60);
  });

  it.each([60, 80])('fits into %d columns', async width => {
    const text = await report(width);
    // Paths of files and results are not broken.
    const lines = text
      .split('\n')
      .filter(line => !line.includes('/tmp') && !line.includes('-eval-'));
    expect(lines.filter(line => widthOf(line) > width)).toEqual([]);
    expect(text).toContain('66.7 %');
  });

  it('has no colors in files and pipes', async () => {
    expect(await report(undefined)).not.toContain('\u001b');
  });
});

const colors = createColors(false);
const words = fc.array(fc.stringMatching(/^[a-zäß漢]{1,12}$/), { minLength: 1, maxLength: 20 });

describe('a line that is wrapped', () => {
  it('keeps its words and its indent, and is no wider than its view but for a long word', () => {
    fc.assert(
      fc.property(
        words,
        fc.integer({ min: 10, max: 60 }),
        fc.constantFrom('', '  '),
        (given, width, indent) => {
          const lines = wrapped(indent + given.join(' '), { width }).split('\n');
          expect(lines.map(line => line.trim()).join(' ')).toBe(given.join(' '));
          for (const line of lines) {
            expect(line.startsWith(indent)).toBe(true);
            expect(widthOf(line) <= width || !line.trim().includes(' ')).toBe(true);
          }
        },
      ),
    );
  });
});

describe('a table', () => {
  it('fits into its view with every figure that is not optional, wherever a single cell does', () => {
    const row = fc.tuple(
      fc.stringMatching(/^[a-z/]{1,15}$/),
      fc.integer({ min: 0, max: 1e9 }),
      fc.integer({ min: 0, max: 1e9 }),
    );
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 24, max: 80 }),
        (rows, width) => {
          const text = fittedTable<(typeof rows)[number]>(
            [
              { title: 'name', left: true, cell: ([name]) => name },
              { title: 'one', cell: ([, one]) => `${one}` },
              { title: 'two', cell: ([, , two]) => `${two}`, optional: 1 },
            ],
            rows,
            { colors, width },
          );
          for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width);
          for (const [name, one] of rows) {
            expect(text).toContain(name);
            expect(text).toContain(`${one}`);
          }
        },
      ),
    );
  });
});
