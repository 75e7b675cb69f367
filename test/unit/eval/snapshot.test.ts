import { appendFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EvalEvent } from '../../../src/eval/runner.ts';
import { evaluateFile } from './evaluate.ts';
import { echoPrompt, workspace } from './workspace.ts';

const COUNT = 60;
/** Characters in each text of a row. The rows of a small dataset stay in memory, a large one is read again. */
const sizes = { small: 4000, large: 40_000 };

function rowsOf(format: string, word: string, size: number, count = COUNT): string {
  // Words, whose tokens are counted quickly.
  const filler = 'word '.repeat(size / 5);
  const rows = Array.from({ length: count }, (_, n) => ({
    id: `${word}${n}`,
    input: { ticket: `${word} ${n} ${filler}` },
    expected: `${word} ${n} ${filler}`,
  }));
  if (format === 'json') return JSON.stringify(rows, null, 1);
  if (format === 'yaml') return rows.map(row => `- ${JSON.stringify(row)}\n`).join('');
  if (format === 'jsonl') return rows.map(row => `${JSON.stringify(row)}\n`).join('');
  const separator = format === 'tsv' ? '\t' : ',';
  const lines = rows.map(({ id, input, expected }) => [id, input.ticket, expected].join(separator));
  return [['id', 'ticket', 'expected'].join(separator), ...lines, ''].join('\n');
}

type Change = (file: string, format: string, size: number) => Promise<void>;

const changes: Readonly<Record<string, Change>> = {
  edited: (file, format, size) => writeFile(file, rowsOf(format, 'late', size)),
  appended: (file, format, size) => appendFile(file, rowsOf(format, 'late', size, 30)),
  cut: file => truncate(file, 300_000),
  emptied: file => writeFile(file, ''),
  replaced: async (file, format, size) => {
    await writeFile(`${file}.new`, rowsOf(format, 'late', size));
    await rename(`${file}.new`, file);
  },
};

const formats = ['jsonl', 'json', 'csv', 'tsv', 'yaml'];

const cases = Object.keys(changes).flatMap(change =>
  Object.entries(sizes).map(([name, size]) => ({ change, name, size })),
);

describe.each(cases)('a $name dataset that is $change during an evaluation', ({ change, size }) => {
  it.each(
    formats,
  )('in %s gives the rows of one version, or an incomplete verdict', async format => {
    const name = `a.golden.${format}`;
    const folder = await workspace({
      'a.prompt': echoPrompt,
      [name]: rowsOf(format, 'early', size),
    });
    let isChanged = false;
    const onEvent = async ({ type }: EvalEvent) => {
      if (type !== 'started' || isChanged) return;
      isChanged = true;
      await changes[change]?.(join(folder, name), format, size);
    };
    const { samples, summary } = await evaluateFile(folder, 'a.prompt', {}, { onEvent });
    expect(summary.samples).toBe(COUNT);
    expect(samples.length).toBeLessThanOrEqual(COUNT);
    expect(samples.every(({ row }) => row.id.startsWith('early'))).toBe(true);
    expect(summary.passed).toBe(samples.length);
    expect(summary.verdict).toBe(samples.length === COUNT ? 'passed' : 'incomplete');
    const isRead = size === sizes.small || change === 'replaced' || change === 'appended';
    if (isRead) expect(summary.verdict).toBe('passed');
    else {
      expect(summary.badRows.map(({ message }) => message)).toEqual([
        'The file changed during the evaluation. The rest of its rows were not run. Run the evaluation again.',
      ]);
    }
  });
});

it('a prompt, a partial and an eval file are read once', async () => {
  const folder = await workspace({
    'a.prompt': `${echoPrompt}{{> tail}}`,
    '_tail.prompt': '!',
    'a.eval.yaml': 'repeat: 2\n',
    'a.golden.jsonl':
      '{"input":{"ticket":"x"},"expected":"x\\n!"}\n{"input":{"ticket":"y"},"expected":"y\\n!"}\n',
  });
  const onEvent = async () => {
    await writeFile(join(folder, 'a.prompt'), 'changed');
    await writeFile(join(folder, '_tail.prompt'), '?');
    await writeFile(join(folder, 'a.eval.yaml'), 'repeat: 9\n');
  };
  const { summary } = await evaluateFile(folder, 'a.eval.yaml', { concurrency: 1 }, { onEvent });
  expect(summary).toMatchObject({ samples: 4, passed: 4, verdict: 'passed' });
});
