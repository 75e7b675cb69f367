import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunRecord } from '../../../src/trace/record.ts';
import { readRunLog, recordOf, spanOf } from '../../../src/trace/span.ts';
import { workspace } from '../eval/workspace.ts';

const fixture = join(import.meta.dirname, 'olderRuns.jsonl');

async function read(text: string): Promise<{ records: RunRecord[]; warnings: string[] }> {
  const folder = await workspace({ '.touchstone/runs.jsonl': text });
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const records = await Array.fromAsync(readRunLog(folder, warn));
  return { records, warnings };
}

test('lines of before spans are read as records of version 1', async () => {
  const text = await readFile(fixture, 'utf8');
  const { records, warnings } = await read(text);
  const written = text.trim().split('\n');
  expect(warnings).toEqual([]);
  expect(records).toEqual(written.map(line => ({ ...JSON.parse(line), v: 1 })));
});

test('a run of one call is one line that is no longer than before spans, and reads back the same', async () => {
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

test('a line that is neither is skipped and reported', async () => {
  const { records, warnings } = await read('{"v":2,"kind":"run"}\n{"traceId":"a"}\n');
  expect(records).toEqual([]);
  expect(warnings).toHaveLength(2);
});
