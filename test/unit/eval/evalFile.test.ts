import { describe, expect, it } from 'vitest';
import { readEvalFile } from '../../../src/eval/plan/evalFile.ts';
import { parseDuration } from '../../../src/format/figures.ts';

function problemsOf(text: string): readonly { line: number; message: string }[] {
  const read = readEvalFile(text);
  return read.ok ? [] : read.problems;
}

describe('an eval file', () => {
  it('may name one prompt or several, scorers with and without settings, and rows of its own', () => {
    const read = readEvalFile(
      [
        'prompt: ./triage.prompt',
        'dataset: [./a.jsonl, ./b.csv]',
        'models: [openai/gpt-5.4-mini]',
        'repeat: 3',
        'score:',
        '  - schema',
        '  - fields: { paths: [category], numeric: { urgency: 1 } }',
        '  - latency: { under: 3s }',
        'gate: { pass: 0.9 }',
        'rows:',
        '  - input: { ticket: one }',
        '  - { input: { ticket: two } }',
      ].join('\n'),
    );
    expect(read).toEqual({
      ok: true,
      contents: {
        prompts: ['./triage.prompt'],
        datasets: ['./a.jsonl', './b.csv'],
        models: ['openai/gpt-5.4-mini'],
        repeat: 3,
        score: [
          'schema',
          { fields: { paths: ['category'], numeric: { urgency: 1 } } },
          { latency: { under: '3s' } },
        ],
        gate: { pass: 0.9 },
        rows: [
          { line: 11, value: { input: { ticket: 'one' } } },
          { line: 12, value: { input: { ticket: 'two' } } },
        ],
      },
    });
  });

  it('may be empty', () => {
    expect(readEvalFile('# all defaults\n')).toEqual({
      ok: true,
      contents: { prompts: [], datasets: [], rows: [] },
    });
  });

  it.each([
    ['prompt: a.prompt\nmodel: [openai/x]\n', 2, 'models'],
    ['score:\n  - schema\n  - feilds\n', 3, 'fields'],
    ['score:\n  - fields: { path: [a] }\n', 2, 'paths'],
    ['score:\n  - latency\n', 2, '`latency: { under: 3s }`'],
    ['score:\n  - latency: { under: soon }\n', 2, 'under'],
    ['repeat: none\n', 1, 'repeat'],
    ['models:\n  - gpt\n', 2, 'models'],
    ['prompt: [a\n', 2, ''],
  ])('reports the line and the next step for %j', (text, line, word) => {
    const problems = problemsOf(text);
    expect(problems[0]).toMatchObject({ line, message: expect.stringContaining(word) });
    expect(problems).toHaveLength(1);
  });
});

describe('a duration', () => {
  it('is read in milliseconds', () => {
    expect(['500ms', '20s', '2m', '1.5s', 's', '5', '-1s'].map(parseDuration)).toEqual([
      500,
      20_000,
      120_000,
      1500,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
