import { describe, expect, it } from 'vitest';
import type { Scorer } from '../../../src/eval/scorers/scorer.ts';
import { evaluateFile } from './evaluate.ts';
import { echoPrompt, jsonLines, workspace } from './workspace.ts';

const rows = jsonLines(
  ['a', 'b', 'c'].map(ticket => ({ id: ticket, input: { ticket }, expected: ticket })),
);

describe('a failure inside a sample', () => {
  it('affects only that sample: an exception of a scorer', async () => {
    const folder = await workspace({ 'a.prompt': echoPrompt, 'a.golden.jsonl': rows });
    const failing: Scorer = {
      name: 'broken',
      metric: 'broken',
      settings: 'broken',
      compares: () => [],
      judge({ input }) {
        if (input['ticket'] === 'b') throw new Error('no such thing');
        return undefined;
      },
    };
    const { samples, summary } = await evaluateFile(
      folder,
      'a.prompt',
      {},
      {
        change: plan => ({ ...plan, scorers: [...plan.scorers, failing] }),
      },
    );
    expect(summary).toMatchObject({ passed: 2, errored: 1, verdict: 'incomplete' });
    expect(samples.find(({ row }) => row.id === 'b')?.error).toEqual({
      class: 'internal',
      message: expect.stringContaining('Internal error in this sample: no such thing.'),
    });
  });

  it.each([
    2_000, 20_000,
  ])('makes a row nested %i levels a bad row, and the others run', async depth => {
    const deep = `{"id":"deep","input":{"ticket":${'['.repeat(depth)}${']'.repeat(depth)}}}\n`;
    const folder = await workspace({
      'a.prompt': echoPrompt,
      'a.golden.jsonl': rows + deep + rows.replaceAll('"id":"', '"id":"2'),
    });
    const { summary } = await evaluateFile(folder, 'a.prompt');
    expect(summary).toMatchObject({ passed: 6, verdict: 'incomplete' });
    expect(summary.badRows).toMatchObject([
      { line: 4, message: expect.stringContaining('levels deep') },
    ]);
  });

  it.each([5_000, 20_000])('affects only the sample of a reply nested %i levels', async depth => {
    const ticket = '['.repeat(depth) + ']'.repeat(depth);
    const prompt = echoPrompt.replace('input:', 'output: { format: json }\ninput:');
    const all = jsonLines([
      { id: 'deep', input: { ticket }, expected: [] },
      { id: 'flat', input: { ticket: '[1]' }, expected: [1] },
    ]);
    const folder = await workspace({ 'a.prompt': prompt, 'a.golden.jsonl': all });
    const { samples, summary } = await evaluateFile(folder, 'a.prompt');
    expect(samples.find(({ row }) => row.id === 'flat')?.outcome).toBe('passed');
    expect(samples.find(({ row }) => row.id === 'deep')?.outcome).not.toBe('passed');
    expect(summary.samples).toBe(2);
  });
});
