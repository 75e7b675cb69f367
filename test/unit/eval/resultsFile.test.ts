import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { readResults } from '../../../src/eval/results/resultsFile.ts';
import { readEvidence } from '../../../src/eval/suggestion/evidence.ts';
import { mutatedLines } from '../mutatedLines.ts';
import { jsonLines } from './workspace.ts';

const header = {
  touchstone: 'eval/1',
  started: '2026-11-01T00:00:00.000Z',
  repeat: 1,
  prompt: { name: 'triage', file: 'triage.prompt' },
};

const sample = {
  row: { id: 't-1', file: 'triage.golden.jsonl', line: 1 },
  model: 'openai/gpt-5.4-mini',
  outcome: 'failed',
  scores: [{ scorer: 'fields', score: 0, pass: false, reasons: ['wrong'] }],
  input: { ticket: 'Hi' },
  text: 'x',
  error: { class: 'network', message: 'No.' },
  source: 'live',
  usage: {
    input: { total: 5, uncached: 5, cacheRead: 0, cacheWrite: 0 },
    output: { total: 2, text: 2, reasoning: 0 },
    source: 'provider',
  },
};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-results-'));
});

async function evidenceOf(text: string) {
  await writeFile(join(folder, 'run.jsonl'), text);
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const context = { factsOf: () => undefined, changed: new Date(), folder, warn };
  const evidence = await readEvidence(folder, context, new AbortController().signal);
  return { evidence, warnings };
}

test('a sample with wrong types is skipped and reported, and the others are read', async () => {
  const wrong = { ...sample, row: 'first', scores: 'none' };
  const { evidence, warnings } = await evidenceOf(jsonLines([header, sample, wrong, sample]));
  expect(evidence.get('openai/gpt-5.4-mini')).toMatchObject({ scored: 2 });
  expect(warnings).toEqual([expect.stringMatching(/run\.jsonl:3 was skipped: .*`row`/)]);
});

test('results without a header are reported and have no samples', async () => {
  const { evidence, warnings } = await evidenceOf(jsonLines([sample]));
  expect(evidence.size).toBe(0);
  expect(warnings).toEqual([expect.stringContaining('its first line is not the header')]);
});

test('no line of a results file makes a reader throw', async () => {
  const lines = fc.tuple(
    fc.oneof(fc.constant(JSON.stringify(header)), mutatedLines(header)),
    mutatedLines(sample),
  );
  await fc.assert(
    fc.asyncProperty(lines, async ([first, second]) => {
      await evidenceOf(`${first}\n${second}\n`);
      const stored = await Array.fromAsync(
        readResults(join(folder, 'run.jsonl'), { folder, warn: () => {} }),
      );
      for (const each of stored) expect(typeof each.sample.row.id).toBe('string');
    }),
    { numRuns: 200 },
  );
});
