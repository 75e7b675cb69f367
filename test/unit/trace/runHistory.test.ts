import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type HistoryPage, openRunHistory } from '../../../src/trace/history/runHistory.ts';
import type { RunRecord } from '../../../src/trace/record.ts';
import { spanOf } from '../../../src/trace/span.ts';
import { workspace } from '../eval/workspace.ts';
import { runRecord } from '../extension/runRecordFixture.ts';
import { mutatedLines } from '../mutatedLines.ts';

const { signal } = new AbortController();
const triage = { file: 'triage.prompt', key: 'triage', name: 'triage', version: '00000001' };

function run(id: string, change: Partial<RunRecord> = {}): RunRecord {
  return runRecord({ spanId: id, prompt: triage, ...change });
}

const lineOf = (record: RunRecord): string => `${JSON.stringify(spanOf(record))}\n`;

async function logOf(text: string) {
  const folder = await workspace({ '.touchstone/runs.jsonl': text });
  return { folder, log: join(folder, '.touchstone', 'runs.jsonl') };
}

async function historyOf(text: string, prompt: { key: string; variant?: string } = triage) {
  const { folder, log } = await logOf(text);
  const history = openRunHistory(folder, prompt);
  return { log, history, ...together(await Array.fromAsync(history.pages(signal))) };
}

function together(pages: readonly HistoryPage[]) {
  return {
    ids: pages.flatMap(({ runs }) => runs.map(({ id }) => id)),
    runs: pages.flatMap(({ runs }) => runs),
    found: pages.flatMap(({ found }) => found),
    unreadable: pages.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}

test('the runs of a prompt are read from the end of the log, without those of other prompts', async () => {
  const other = { ...triage, file: 'other/triage.prompt', key: 'other/triage' };
  const short = { ...triage, file: 'triage.short.prompt', variant: 'short' };
  const text = [
    run('a'),
    run('b', { prompt: other }),
    run('c', { prompt: short }),
    run('d'),
    run('e', { prompt: { ...triage, key: 'x', name: 'x', file: 'x.prompt' } }),
  ]
    .map(lineOf)
    .join('');
  expect((await historyOf(text)).ids).toEqual(['d', 'a']);
  expect((await historyOf(text, { key: 'other/triage' })).ids).toEqual(['b']);
  expect((await historyOf(text, { key: 'triage', variant: 'short' })).ids).toEqual(['c']);
});

test('a record of an older version belongs to the prompt that its path can name', async () => {
  const older = (id: string, file: string) => {
    const { key: _, ...prompt } = triage;
    return lineOf(run(id, { prompt: { ...prompt, file } }));
  };
  const text = [
    older('relative', 'support/triage.prompt'),
    older('inFolder', 'triage.prompt'),
    older('absolute', '/home/ada/desk/support/triage.prompt'),
    older('windows', 'support\\triage.prompt'),
    older('dot', './support/triage.prompt'),
    older('elsewhere', 'sales/triage.prompt'),
    older('longer', 'mysupport/triage.prompt'),
  ].join('');
  expect((await historyOf(text, { key: 'support/triage' })).ids.toSorted()).toEqual([
    'absolute',
    'dot',
    'inFolder',
    'relative',
    'windows',
  ]);
});

test('lines from before spans are read, and the verdict of a judge is a run of its prompt', async () => {
  const older = await readFile(join(import.meta.dirname, 'olderRuns.jsonl'), 'utf8');
  const first = JSON.parse(older.slice(0, older.indexOf('\n'))) as RunRecord;
  const read = await historyOf(older, { key: first.prompt.name ?? '' });
  expect(read.ids).toContain(first.spanId);
  const judge = JSON.stringify({ ...spanOf(run('j'), 'judge'), parent: 'ffffffffffffffff' });
  expect((await historyOf(`${judge}\n`)).ids).toEqual(['j']);
});

test('a summary has the outcome, the figures and the start of the reply of its run', async () => {
  const [summary] = (
    await historyOf(
      lineOf(
        run('a', {
          traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
          text: '{\n  "a": "\u202e\u0007x"\n}',
          row: 't-1',
          input: { ticket: 'x' },
          finish: { reason: 'length', raw: 'max_tokens' },
        }),
      ),
    )
  ).runs;
  expect(summary).toMatchObject({
    id: 'a',
    version: '00000001',
    row: 't-1',
    outcome: 'cutOff',
    hasInput: true,
    messages: 0,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    excerpt: '{ "a": "<U+202E>␇x" }',
  });
});

test('a key in an excerpt is redacted, wherever the excerpt is cut', async () => {
  const key = `sk-ant-api03-${'Ab3'.repeat(30)}AA`;
  const [summary] = (await historyOf(lineOf(run('a', { text: `${'x'.repeat(200)} ${key}` })))).runs;
  expect(summary?.excerpt).not.toContain('sk-ant-api03-Ab3');
});

test('lines that name the prompt and cannot be read are counted, and a run after a torn line is read', async () => {
  const whole = lineOf(run('a'));
  const torn = whole.slice(0, 200);
  const read = await historyOf(`${torn}\n${torn}${lineOf(run('b'))}{"triage": "triage"\n${whole}`);
  expect(read.ids).toEqual(['a', 'b']);
  expect(read.unreadable).toBe(2);
});

test('however a line is damaged, all others are read and each has a summary', async () => {
  const damaged = mutatedLines(spanOf(run('damaged', { input: { ticket: 'x' } })));
  await fc.assert(
    fc.asyncProperty(fc.array(damaged, { maxLength: 4 }), async lines => {
      const read = await historyOf(
        `${[lineOf(run('a')), ...lines].join('\n')}\n${lineOf(run('b'))}`,
      );
      expect(read.ids.at(0)).toBe('b');
      expect(read.ids.at(-1)).toBe('a');
      expect(await read.history.record('a')).toMatchObject({ spanId: 'a' });
    }),
    { numRuns: 40 },
  );
});

test('however long lines are and wherever a block ends, each run is read once, from the last to the first', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 700_000 }), { minLength: 1, maxLength: 6 }),
      async lengths => {
        const records = lengths.map((length, at) => run(`r${at}`, { text: 'é'.repeat(length) }));
        const read = await historyOf(records.map(lineOf).join(''));
        expect(read.ids).toEqual(records.map(({ spanId }) => spanId).toReversed());
        for (const { spanId, text } of records) {
          expect((await read.history.record(spanId))?.text.length).toBe(text.length);
        }
      },
    ),
    { numRuns: 15 },
  );
});

test('runs that are appended are read, also one whose line was being written', async () => {
  const { log, history } = await historyOf(lineOf(run('a')));
  const line = lineOf(run('b'));
  await appendFile(log, line.slice(0, 40));
  expect(await history.added(signal)).toMatchObject({ runs: [], unreadable: 0 });
  await appendFile(log, line.slice(40) + lineOf(run('c')));
  const added = await history.added(signal);
  expect(added?.runs.map(({ id }) => id)).toEqual(['c', 'b']);
  expect(await history.added(signal)).toMatchObject({ runs: [], unreadable: 0 });
});

test('a log that was replaced, shortened or deleted is read from the start', async () => {
  const { log, history } = await historyOf(lineOf(run('a')) + lineOf(run('b')));
  await writeFile(log, lineOf(run('c')));
  expect(await history.added(signal)).toBeUndefined();
  expect(together(await Array.fromAsync(history.pages(signal))).ids).toEqual(['c']);
  await rm(log);
  expect(await history.added(signal)).toBeUndefined();
  expect(await Array.fromAsync(history.pages(signal))).toEqual([]);
  expect(await history.record('c')).toBeUndefined();
});

test('a search finds the text in replies and inputs, and in the messages of older records without input', async () => {
  const text = [
    run('reply', { text: 'The Refund was sent.' }),
    run('input', { text: 'x', input: { deep: [{ ticket: 'no REFUND yet' }] } }),
    run('older', {
      text: 'x',
      request: {
        model: 'a/b',
        messages: [{ role: 'user', content: [{ text: 'refund?' }] }],
        parameters: {},
      },
    }),
    run('none', { text: 'x', input: { ticket: 'y' } }),
  ]
    .map(lineOf)
    .join('');
  const { history, log } = await historyOf(text);
  const found = together(await Array.fromAsync(history.search('refund', signal))).found;
  expect(found.toSorted()).toEqual(['input', 'older', 'reply']);
  await appendFile(log, lineOf(run('later', { text: 'refund' })));
  expect((await history.added(signal, 'Refund'))?.found).toEqual(['later']);
});

test('reading ends when it is aborted', async () => {
  const { folder } = await logOf(lineOf(run('a')));
  const ended = AbortSignal.abort();
  expect(await Array.fromAsync(openRunHistory(folder, triage).pages(ended))).toEqual([]);
});
