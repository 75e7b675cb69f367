import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunRecord } from '../../../src/trace/record.ts';
import { readRunLog } from '../../../src/trace/runLog.ts';
import { recordOf, spanOf } from '../../../src/trace/span.ts';
import { workspace } from '../eval/workspace.ts';

const fixture = join(import.meta.dirname, 'olderRuns.jsonl');

async function read(text: string): Promise<{ records: RunRecord[]; warnings: string[] }> {
  const folder = await workspace({ '.touchstone/runs.jsonl': text });
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const records = await Array.fromAsync(readRunLog(folder, warn));
  return { records, warnings };
}

test('lines from before spans are read as records of version 1', async () => {
  const text = await readFile(fixture, 'utf8');
  const { records, warnings } = await read(text);
  const written = text.trim().split('\n');
  expect(warnings).toEqual([]);
  expect(records).toEqual(written.map(line => ({ ...JSON.parse(line), v: 1 })));
});

test('a run of one call is one line that is not longer than before spans, and is read back unchanged', async () => {
  const older = (await readFile(fixture, 'utf8')).trim().split('\n');
  const records = (await read(older.join('\n'))).records;
  const lines = records.map(record => JSON.stringify(spanOf(record)));
  for (const [index, line] of lines.entries()) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(Buffer.byteLength(older[index] ?? ''));
  }
  expect((await read(lines.join('\n'))).records).toEqual(records);
});

test('the record of a run has the spans of its steps, and their steps, by their start', async () => {
  const [record] = (await read(await readFile(fixture, 'utf8'))).records;
  if (!record) throw new Error('the fixture is empty');
  const root = spanOf(record);
  const step = (id: string, parent: string, start: string) =>
    ({ ...base, traceId: root.traceId, id, parent, start }) as const;
  const base = { v: 1, kind: 'call', name: 'a', duration: 1, outcome: 'completed' } as const;
  const second = step('c', root.id, '2026-01-01T00:00:02Z');
  const inner = step('b', 'a', '2026-01-01T00:00:01Z');
  const first = step('a', root.id, '2026-01-01T00:00:00Z');
  const text = [second, inner, first, root].map(line => JSON.stringify(line)).join('\n');
  expect((await read(text)).records).toEqual([recordOf(root, [first, inner, second])]);
});

test('a line of neither kind is skipped and reported', async () => {
  const { records, warnings } = await read('{"v":2,"kind":"run"}\n{"traceId":"a"}\n');
  expect(records).toEqual([]);
  expect(warnings).toHaveLength(2);
});

test('a step is a step of its run wherever its line is, and each run is read once, when its last step is', async () => {
  const [record] = (await read(await readFile(fixture, 'utf8'))).records;
  if (!record) throw new Error('the fixture is empty');
  const idOf = (at: number): string => at.toString(16).padStart(16, '0');
  /** Each span's parent is one of those before it, or none: the first is a root. */
  const forests = fc
    .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 })
    .map(draws =>
      draws.map((draw, at) => {
        const parent = Math.ceil(draw * at) - 1;
        const own = {
          ...record,
          spanId: idOf(at),
          time: new Date(at * 1000).toISOString(),
        };
        return parent < 0 ? spanOf(own) : { ...spanOf(own, 'judge'), parent: idOf(parent) };
      }),
    );
  await fc.assert(
    fc.asyncProperty(
      forests.chain(spans =>
        fc.tuple(
          fc.constant(spans),
          fc.shuffledSubarray(spans, { minLength: spans.length, maxLength: spans.length }),
        ),
      ),
      async ([spans, lines]) => {
        const rootOf = (id: string): string => {
          const parent = spans.find(span => span.id === id)?.parent;
          return parent === undefined ? id : rootOf(parent);
        };
        const lastLine = (root: string): number =>
          lines.findLastIndex(({ id }) => rootOf(id) === root);
        const expected = spans
          .filter(({ parent }) => parent === undefined)
          .toSorted((a, b) => lastLine(a.id) - lastLine(b.id))
          .map(root =>
            recordOf(
              root,
              spans.filter(({ id }) => id !== root.id && rootOf(id) === root.id),
            ),
          );
        const { records } = await read(lines.map(line => JSON.stringify(line)).join('\n'));
        expect(records).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

test('a judge whose run is not in the log has a record of its own', async () => {
  const [record] = (await read(await readFile(fixture, 'utf8'))).records;
  if (!record) throw new Error('the fixture is empty');
  const judge = { ...spanOf(record, 'judge'), parent: 'ffffffffffffffff' };
  const { records } = await read(JSON.stringify(judge));
  expect(records).toEqual([{ ...record, parentSpanId: 'ffffffffffffffff' }]);
});

test('a span that is its own parent, or is written twice, is read', async () => {
  const [record] = (await read(await readFile(fixture, 'utf8'))).records;
  if (!record) throw new Error('the fixture is empty');
  const run = spanOf(record);
  const own = { ...spanOf(record, 'judge'), id: 'a', parent: 'a' };
  const step = { ...spanOf(record, 'judge'), id: 'b', parent: run.id };
  const text = [own, run, run, step].map(line => JSON.stringify(line)).join('\n');
  const { records } = await read(text);
  expect(records.map(({ spanId, children = [] }) => [spanId, children.length])).toEqual([
    [run.id, 0],
    [run.id, 1],
    ['a', 0],
  ]);
});
