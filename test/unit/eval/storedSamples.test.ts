import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lastSamples, readSamples, samplesOfRow } from '../../../src/eval/results/storedSamples.ts';

const ignore = (): void => {};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-samples-'));
  await write('desk', '2026-11-01', 'a.prompt', [sample('t-1', 'old'), sample('t-2', 'kept')]);
  await write('desk', '2026-11-02', 'a.prompt', [sample('t-1', 'new'), sample('t-10', 'other')]);
  await write('short', '2026-11-03', 'b.prompt', [sample('t-1', 'variant')]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function sample(id: string, text: string, file = 'desk.golden.jsonl') {
  return {
    row: { id, file, line: 1 },
    model: 'a/b',
    outcome: 'failed',
    text,
    scores: [],
    input: {},
    source: 'live',
  };
}

async function write(name: string, run: string, file: string, samples: readonly object[]) {
  const evals = join(folder, '.touchstone', 'evals', name);
  await mkdir(evals, { recursive: true });
  const header = { touchstone: 'eval/1', started: run, repeat: 1, prompt: { file, name } };
  const lines = [header, ...samples].map(line => `${JSON.stringify(line)}\n`);
  await writeFile(join(evals, `${run}.jsonl`), `${lines.join('')}{"row": {"id": "t-1", "cut`);
}

const textsOf = (found: Awaited<ReturnType<typeof lastSamples>>) =>
  found.map(each => each.sample.text);

it('the samples of a row are those of its last evaluation, by each prompt', async () => {
  const file = join(folder, 'desk.golden.jsonl');
  expect(textsOf(await samplesOfRow(folder, { id: 't-1', file }, ignore))).toEqual([
    'variant',
    'new',
  ]);
  expect(textsOf(await samplesOfRow(folder, { id: 't-2', file }, ignore))).toEqual(['kept']);
});

it('a row with the same id in another dataset has no samples', async () => {
  const file = join(folder, 'other.golden.jsonl');
  expect(await samplesOfRow(folder, { id: 't-1', file }, ignore)).toEqual([]);
});

it('the last evaluation is the one that started last, whatever its name', async () => {
  expect(textsOf(await lastSamples(folder, ignore))).toEqual(['variant']);
});

it('a results file is read up to the incomplete last line, each sample with its line number', async () => {
  const file = join(folder, '.touchstone', 'evals', 'desk', '2026-11-02.jsonl');
  expect(
    (await readSamples(file, folder, ignore)).map(({ line, header }) => [line, header.prompt.file]),
  ).toEqual([
    [1, 'a.prompt'],
    [2, 'a.prompt'],
  ]);
});

it('without an evaluation, there are no samples', async () => {
  const nowhere = join(folder, 'nowhere');
  expect(await lastSamples(nowhere, ignore)).toEqual([]);
  expect(await readSamples(join(nowhere, 'a.jsonl'), folder, ignore)).toEqual([]);
  expect(await samplesOfRow(nowhere, { id: 't-1', file: 'a' }, ignore)).toEqual([]);
});
