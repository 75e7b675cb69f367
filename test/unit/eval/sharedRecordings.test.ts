import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../../src/call/prepare.ts';
import { planEvals } from '../../../src/eval/plan/plan.ts';
import type { ModelSummary } from '../../../src/eval/results/modelTally.ts';
import { readResults } from '../../../src/eval/results/resultsFile.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { evaluateFile } from './evaluate.ts';
import { jsonLines, workspace } from './workspace.ts';

const model = 'openai/gpt-5.4-mini';
const prompt = `---\nmodel: ${model}\n---\n{{ticket}}\n`;

interface Row {
  readonly id: string;
  readonly input: { readonly ticket: string; readonly unused?: number };
  readonly expected: string;
  readonly tags?: readonly string[];
}

/** A folder with a recording of each request, whose reply is `fine`. */
async function recorded(rows: readonly Row[], evalFile = ''): Promise<string> {
  const folder = await workspace({
    'a.prompt': prompt,
    'a.golden.jsonl': jsonLines(rows),
    'a.eval.yaml': `prompt: ./a.prompt\n${evalFile}`,
  });
  const planned = await planEvals(join(folder, 'a.eval.yaml'), defaultSettings);
  const plan = planned.ok ? planned.plans[0] : undefined;
  if (!plan) throw new Error(JSON.stringify(planned));
  const hashes = new Set<string>();
  for (const { input } of rows) {
    hashes.add((await prepare({ prompt: plan.prompt, input, model }, defaultSettings)).requestHash);
  }
  const finish = { reason: 'stop', raw: 'stop' };
  const recordings = join(folder, '.touchstone', 'recordings');
  await mkdir(recordings, { recursive: true });
  const lines = [...hashes].map(hash => ({
    hash,
    model,
    text: 'fine',
    finish,
    recorded: '2026-11-01T00:00:00.000Z',
    time: '2026-11-01T00:00:00.000Z',
  }));
  await writeFile(join(recordings, 'a.jsonl'), jsonLines(lines));
  return folder;
}

async function replay(rows: readonly Row[], evalFile?: string) {
  const folder = await recorded(rows, evalFile);
  const { summary, samples } = await evaluateFile(folder, 'a.eval.yaml', { mode: 'replay' });
  const [only] = summary.models;
  if (!only) throw new Error('there is no model');
  const stored = await Array.fromAsync(
    readResults(summary.results ?? '', { folder, warn: message => expect.fail(message) }),
  );
  return { summary, samples, model: only, stored };
}

const widthOf = ({ passRate }: ModelSummary): number =>
  passRate ? passRate.high - passRate.low : Number.NaN;

/** Rows of different requests, of which every third fails. */
const apart = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `r${n}`,
    input: { ticket: `ticket ${n}` },
    expected: n % 3 === 0 ? 'other' : 'fine',
  }));

describe('rows that replay the same recording', () => {
  it('are marked from the second one on, and counted apart', async () => {
    const rows: readonly Row[] = [
      { id: 'a', input: { ticket: 'one' }, expected: 'fine' },
      { id: 'b', input: { ticket: 'one', unused: 1 }, expected: 'fine' },
      { id: 'c', input: { ticket: 'two' }, expected: 'fine' },
      { id: 'd', input: { ticket: 'one', unused: 2 }, expected: 'other' },
    ];
    const { summary, samples, stored } = await replay(rows);
    expect(summary).toMatchObject({ passed: 3, failed: 1, shared: 2 });
    const marks = samples.map(({ sameAs }) => sameAs).filter(each => each !== undefined);
    expect(marks).toHaveLength(2);
    expect(stored.filter(({ sample }) => sample.sameAs !== undefined)).toHaveLength(2);
    expect(samples.find(({ row }) => row.id === 'c')?.sameAs).toBeUndefined();
  });

  it('are no more evidence than one of them', async () => {
    const rows = apart(12);
    const doubled = rows.flatMap(row =>
      [0, 1, 2].map(unused => ({
        ...row,
        id: `${row.id}-${unused}`,
        input: { ...row.input, unused },
      })),
    );
    const one = await replay(rows);
    const three = await replay(doubled);
    expect(one.summary.shared).toBeUndefined();
    expect(three.summary).toMatchObject({ samples: 36, shared: 24 });
    expect(widthOf(three.model)).toBeGreaterThanOrEqual(widthOf(one.model));
  });

  it('change nothing where each row has its own', async () => {
    const { model: own } = await replay(apart(30));
    const { model: tagged } = await replay(
      apart(30).map(row => ({ ...row, tags: [`doc:${row.id}`] })),
      'cluster: { tag: doc }\n',
    );
    expect(own.passRate).toEqual(tagged.passRate);
    expect(own.passRate).toBeDefined();
  });
});
