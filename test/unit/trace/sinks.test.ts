import { expect, test } from 'vitest';
import { loadPromptText } from '../../../src/load/loadPromptFile.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { run } from '../../../src/run/run.ts';
import type { Span } from '../../../src/trace/record.ts';
import { readRunLog } from '../../../src/trace/runLog.ts';
import type { SpanSink } from '../../../src/trace/sinks.ts';
import { workspace } from '../eval/workspace.ts';

const never = new Promise<never>(() => {});

async function runWith(...sinks: readonly SpanSink[]) {
  const folder = await workspace({});
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const host = await createNodeHost({ folder, environment: {}, warn, sinks });
  const prompt = await loadPromptText('Hello', 'a.prompt', async () => undefined);
  const record = await run({ prompt, input: {}, model: 'sandbox/echo', stream: false }, host)
    .record;
  await host.close();
  const logged = await Array.fromAsync(readRunLog(folder, warn));
  return { record, logged, warnings };
}

test('every sink gets the span of a run, and is closed once after it', async () => {
  const seen: (Span | 'closed')[] = [];
  const { record, logged } = await runWith({
    name: 'test',
    write: span => void seen.push(span),
    close: async () => void seen.push('closed'),
  });
  expect(seen).toMatchObject([{ v: 1, kind: 'run', id: record.spanId, name: 'a' }, 'closed']);
  expect(logged).toEqual([record]);
});

test('a sink that throws, rejects, is slow or never answers does not delay or break a run', async () => {
  const throwing = (): void => {
    throw new Error('no room');
  };
  const { record, logged, warnings } = await runWith(
    { name: 'first', write: throwing },
    { name: 'second', write: () => Promise.reject(new Error('refused')) },
    { name: 'third', write: () => never },
    { name: 'fourth', write: () => {}, close: () => never },
  );
  expect(record.outcome).toBe('completed');
  expect(logged).toEqual([record]);
  expect(warnings.toSorted()).toEqual([
    'The first could not be written: no room.',
    'The fourth did not finish in time; the last runs may be missing.',
    'The second could not be written: refused.',
    'The third did not finish in time; the last runs may be missing.',
  ]);
});
