import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rubricNames, rubrics } from '../../../../src/eval/judging/rubrics.ts';
import { planEvals } from '../../../../src/eval/plan/plan.ts';
import { runEval } from '../../../../src/eval/runner.ts';
import { parsePrompt } from '../../../../src/prompt/document.ts';
import { checkReserved } from '../../../../src/prompt/frontmatter/checkReserved.ts';
import { createNodeHost } from '../../../../src/run/nodeHost.ts';
import { evaluateFile } from '../evaluate.ts';
import { echoPrompt, jsonLines, workspace } from '../workspace.ts';

/** Answers with its own text: the row decides what the judge says. */
function judge(body: string, output = 'reason: string\n    score: number'): string {
  return `---
model: sandbox/echo
touchstone.judge: true
input:
  schema: { input?: any, output: any, expected?: any, criterion?: string }
output:
  format: json
  schema:
    ${output}
---
${body}`;
}

const byOutput = judge('{"score": {{output}}, "reason": "because"}');

function evaluated(
  settings: string,
  rows: readonly unknown[],
  more: Readonly<Record<string, string>> = {},
) {
  const files = {
    'a.prompt': echoPrompt,
    'a.golden.jsonl': jsonLines(rows),
    'a.eval.yaml': `score:\n  - judge: ${settings}\n`,
    'judge.prompt': byOutput,
    ...more,
  };
  return workspace(files).then(folder => evaluateFile(folder, 'a.eval.yaml'));
}

const row = (ticket: string, expected?: string) => ({ id: ticket, input: { ticket }, expected });

describe('judge', () => {
  it('passes from its threshold, and gives the judge’s reason when it fails', async () => {
    const { samples } = await evaluated('{ prompt: ./judge.prompt, pass: 0.7 }', [
      row('0.7'),
      row('0.6'),
    ]);
    expect(
      samples.map(({ outcome, scores }) => [outcome, scores[0]?.score, scores[0]?.reasons]).sort(),
    ).toEqual([
      ['failed', 0.6, ['0.600: because']],
      ['passed', 0.7, []],
    ]);
  });

  it('does not pass a score without a verdict', async () => {
    const { samples } = await evaluated('{ prompt: ./judge.prompt }', [row('1')]);
    expect(samples[0]).toMatchObject({
      outcome: 'skipped',
      unjudged: [
        {
          scorer: 'judge',
          reason: expect.stringContaining('no verdict; set `pass`'),
          blocks: true,
        },
      ],
    });
  });

  it('uses the verdict of a judge that gives one', async () => {
    const prompt = judge(
      '{"pass": {{output}}, "reason": "so"}',
      'reason: string\n    pass: boolean',
    );
    const { samples } = await evaluated('{ prompt: ./v.prompt }', [row('true'), row('false')], {
      'v.prompt': prompt,
    });
    expect(samples.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
  });

  it.each([
    ['a score that is not from 0 to 1', '7', byOutput, 'from 0 to 1'],
    ['an answer that is not JSON', 'x', judge('sorry'), 'did not answer with JSON'],
    ['no answer', 'x', byOutput.replace('sandbox/echo', 'sandbox/nothing'), 'The judge'],
  ])('%s affects only the sample, with one sentence', async (_what, ticket, prompt, message) => {
    const folder = evaluated('{ prompt: ./judge.prompt, pass: 0.5 }', [row(ticket)], {
      'judge.prompt': prompt,
    });
    const result = await folder.catch((error: unknown) => String(error));
    if (typeof result === 'string') return expect(result).toContain('sandbox/nothing');
    expect(result.samples[0]).toMatchObject({
      outcome: 'errored',
      text: ticket,
      error: { message: expect.stringContaining(message) },
    });
  });

  it('judges each criterion in a separate call, and passes when all pass', async () => {
    const prompt = judge('{"score": {{criterion}}, "reason": "by {{output}}"}');
    const { samples, summary } = await evaluated(
      '{ prompt: ./c.prompt, pass: 0.5, criteria: { polite: "0.9", short: "0.4" } }',
      [row('x')],
      { 'c.prompt': prompt },
    );
    expect(samples[0]?.scores[0]).toMatchObject({
      score: 0.65,
      pass: false,
      reasons: ['short: 0.400: by x'],
      metrics: { polite: 0.9, short: 0.4 },
    });
    expect(summary.models[0]?.metrics.map(({ name }) => name)).toEqual([
      'judge',
      'judge.polite',
      'judge.short',
    ]);
  });

  it('compares in both orders, so that a preference for a position decides nothing', async () => {
    const output = 'reason: string\n    winner: string';
    const inputs = 'schema: { input?: any, first: any, second: any }';
    const pair = (body: string) => judge(body, output).replace(/schema: \{ input.*\}/, inputs);
    const rows = [row('first', 'second'), row('second', 'first')];
    const fair = await evaluated('{ prompt: ./p.prompt, pairwise: true, pass: 0.6 }', rows, {
      'p.prompt': pair('{"winner": "{{first}}", "reason": "r"}'),
    });
    const byRow = fair.samples.toSorted((a, b) => (a.row.id < b.row.id ? -1 : 1));
    expect(byRow.map(({ scores }) => [scores[0]?.score, scores[0]?.metrics])).toEqual([
      [1, { swapped: 0 }],
      [0, { swapped: 0 }],
    ]);
    const biased = await evaluated('{ prompt: ./p.prompt, pairwise: true }', rows, {
      'p.prompt': pair('{"winner": "first", "reason": "{{first}}"}'),
    });
    expect(biased.samples.map(({ scores }) => [scores[0]?.score, scores[0]?.metrics])).toEqual([
      [0.5, { swapped: 1 }],
      [0.5, { swapped: 1 }],
    ]);
  });

  it.each([
    ['{ prompt: ./missing.prompt, pass: 1 }', 'missing.prompt cannot be read'],
    ['{ prompt: ./broken.prompt, pass: 1 }', 'The judge'],
    ['{ rubric: faithfulness, pass: 1 }', 'has no model'],
    ['{ rubric: faithfulness, model: nowhere/x, pass: 1 }', 'nowhere'],
  ])('that cannot be called keeps the evaluation from starting: %s', async (settings, message) => {
    const folder = evaluated(settings, [row('x')], {
      'broken.prompt': '---\nmodel: a/b\n---\n{{#if x}}',
    });
    await expect(folder).rejects.toThrow(message);
  });

  it('has the cost of its calls in the cost of the evaluation', async () => {
    const folder = await workspace({
      'touchstone.yaml': [
        'endpoints:',
        '  fake: { protocol: openai, baseUrl: "http://127.0.0.1:9/v1" }',
        'prices:',
        '  fake/judge: { input: 1, output: 10 }',
      ].join('\n'),
      'a.prompt': echoPrompt,
      'a.golden.jsonl': jsonLines([row('x', 'x'), row('y', 'y')]),
      'a.eval.yaml':
        'score:\n  - equals\n  - judge: { rubric: correctness, model: fake/judge, pass: 0.5 }\n',
    });
    const answer = {
      id: '1',
      object: 'chat.completion',
      created: 1,
      model: 'judge',
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'assistant', content: '{"reason":"same","score":1}' },
        },
      ],
      usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
    };
    const sent: string[] = [];
    const host = await createNodeHost({
      folder,
      environment: {},
      warn: () => {},
      log: false,
      fetch: async (_url, init) => {
        sent.push(String(init?.body));
        return Response.json(answer);
      },
    });
    const planned = await planEvals(join(folder, 'a.eval.yaml'), host.settings);
    if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
    const [plan] = planned.plans;
    if (!plan) throw new Error('no plan');
    const events = await Array.fromAsync(
      runEval(plan, host, { folder }, new AbortController().signal),
    );
    await host.close();
    const last = events.at(-1);
    expect(last).toMatchObject({
      type: 'finished',
      summary: {
        passed: 2,
        cost: expect.closeTo(0.004, 9),
        models: [{ cost: 0, judging: { calls: 2, usd: expect.closeTo(0.004, 9), unknown: 0 } }],
      },
    });
    expect(sent).toHaveLength(2);
    expect(sent[0]).toContain('<expected>');
  });
});

describe('built-in rubrics', () => {
  it.each(rubricNames)('%s is a prompt without errors and warnings', name => {
    const document = parsePrompt(rubrics[name]);
    expect([...document.diagnostics, ...checkReserved(document)]).toEqual([]);
    expect(document.metadata.output.schema).toBeDefined();
  });

  it('that never reads `expected` does not count as comparing it', async () => {
    const rows = [row('0.9', 'anything')];
    const { summary } = await evaluated('{ prompt: ./judge.prompt, pass: 0.7 }', rows);
    expect(summary.badRows).toMatchObject([
      { id: '0.9', message: expect.stringContaining('Not used by any scorer: `expected`') },
    ]);
    const own = judge('{"score": {{output}}, "reason": "{{expected}}"}');
    const read = await evaluated('{ prompt: ./judge.prompt, pass: 0.7 }', rows, {
      'judge.prompt': own,
    });
    expect(read.summary).toMatchObject({ badRowCount: 0, passed: 1 });
    const hidden = own.replace('expected?: any, ', '');
    const undeclared = await evaluated('{ prompt: ./judge.prompt, pass: 0.7 }', rows, {
      'judge.prompt': hidden,
    });
    expect(undeclared.summary.badRowCount).toBe(1);
  });

  it('that never reads `expected` does not count in a row with settings of its own either', async () => {
    const own = { ...row('0.9', 'anything'), score: [{ judge: { pass: 0.1 } }] };
    const { summary } = await evaluated('{ prompt: ./judge.prompt, pass: 0.7 }', [own]);
    expect(summary.badRowCount).toBe(1);
  });
});
