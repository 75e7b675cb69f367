import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resumeText } from '../../../src/cli/eval/reuseOptions.ts';
import { runCli } from '../../../src/cli/program.ts';
import { type PlanChoices, planEvals } from '../../../src/eval/plan/plan.ts';
import type { EvalPlan, EvalSummary } from '../../../src/eval/runner.ts';
import { estimateSpend } from '../../../src/eval/schedule/estimate.ts';
import { planChanged, planResume } from '../../../src/eval/stored/planReuse.ts';
import { runVariants } from '../../../src/eval/variants.ts';
import { createNodeHost, type NodeHost } from '../../../src/run/nodeHost.ts';
import { jsonLines, workspace } from './workspace.ts';

/** A reply of 1,000 input and 1,000 output tokens. */
const reply = JSON.stringify({
  id: 'x',
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'fine' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1000, completion_tokens: 1000, total_tokens: 2000 },
});

const json = { 'content-type': 'application/json' };
const signal = new AbortController().signal;

/** A hundred rows, and a model whose replies cost $0.002 each. */
async function paidFolder(settings = '', evalFile?: string): Promise<string> {
  return workspace({
    'echo.prompt': '---\nmodel: paid/m\nconfig: { maxOutputTokens: 1000 }\n---\n{{ticket}}\n',
    'echo.golden.jsonl': jsonLines(
      Array.from({ length: 100 }, (_, row) => ({
        input: { ticket: `row ${row}` },
        expected: row % 2 === 0 ? 'fine' : 'other',
      })),
    ),
    ...(evalFile !== undefined && { 'echo.eval.yaml': evalFile }),
    'touchstone.yaml': `endpoints:\n  paid: { protocol: openai, baseUrl: "https://models.example.com/v1", stream: false }\nprices:\n  paid/m: { input: 1, output: 1 }\n${settings}`,
  });
}

async function withHost<T>(
  folder: string,
  use: (host: NodeHost) => Promise<T>,
  send = async (): Promise<Response> => new Response(reply, { headers: json }),
): Promise<T> {
  const host = await createNodeHost({
    folder,
    environment: {},
    warn: () => {},
    log: false,
    fetch: send,
  });
  try {
    return await use(host);
  } finally {
    await host.close();
  }
}

async function planned(folder: string, host: NodeHost, file: string, choices: PlanChoices = {}) {
  const result = await planEvals(join(folder, file), host.settings, choices);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plans;
}

/** Runs plans, and the summary of the first one. */
async function summaryOf(
  folder: string,
  plans: readonly EvalPlan[],
  host: NodeHost,
): Promise<EvalSummary> {
  const events = runVariants(plans, host, { folder }, signal);
  for (let step = await events.next(); ; step = await events.next()) {
    if (!step.done) continue;
    const [summary] = step.value.summaries;
    if (!summary) throw new Error('there is no summary');
    return summary;
  }
}

async function resumed(folder: string, run: string, budget: number): Promise<EvalSummary> {
  return withHost(folder, async host => {
    const context = { folder, warn: () => {} };
    const found = await planResume(join(folder, 'echo.prompt'), host.settings, { run }, context);
    if (!found.ok) throw new Error(JSON.stringify(found.problems));
    const plans = found.plans.map(plan => ({ ...plan, budget }));
    return summaryOf(folder, plans, host);
  });
}

async function evaluate(
  folder: string,
  file: string,
  choices: PlanChoices = {},
  send?: () => Promise<Response>,
): Promise<EvalSummary> {
  const use = async (host: NodeHost): Promise<EvalSummary> =>
    summaryOf(folder, await planned(folder, host, file, choices), host);
  return withHost(folder, use, send);
}

async function cli(
  folder: string,
  args: readonly string[],
  answer?: boolean,
): Promise<{ readonly code: number; readonly stderr: string; readonly asked: readonly string[] }> {
  let stderr = '';
  const asked: string[] = [];
  const code = await runCli(['eval', folder, '--trust', ...args], {
    stdout: { write: () => {} },
    stderr: {
      write: text => {
        stderr += text;
      },
    },
    colors: false,
    environment: {},
    signal,
    readStdin: async () => '',
    ...(answer !== undefined && {
      confirm: async (question: string) => {
        asked.push(question);
        return answer;
      },
    }),
  });
  return { code, stderr, asked };
}

it('an evaluation that its budget stopped prints the command that resumes it', async () => {
  const folder = await paidFolder();
  const summary = await evaluate(folder, 'echo.prompt', { budget: 0.01 });
  expect(summary.budget?.isReached).toBe(true);
  const [plan] = await withHost(folder, host => planned(folder, host, 'echo.prompt'));
  const text = resumeText(plan ? [{ plan, summary }] : [], { budget: 0.01 });
  expect(text).toMatch(/echo\.prompt --resume \S+ --budget 0\.01\n$/);
});

describe('the cost of an evaluation', () => {
  it('is estimated from the rendered requests before it starts, with what is unknown', async () => {
    const folder = await paidFolder();
    await withHost(folder, async host => {
      const [plan] = await planned(folder, host, 'echo.prompt', { repeat: 2 });
      if (!plan) throw new Error('there is no plan');
      const estimate = await estimateSpend(plan, host, signal);
      expect(estimate).toMatchObject({ calls: 200, unknown: [] });
      expect(estimate.inputTokens).toBeGreaterThan(200);
      expect(estimate.usd).toBeCloseTo((estimate.inputTokens + estimate.outputTokens) * 1e-6, 5);
      const unpriced = { ...host.settings, prices: {} };
      const { usd, unknown } = await estimateSpend(plan, { ...host, settings: unpriced }, signal);
      expect([usd, unknown]).toEqual([0, ['The price of paid/m is unknown.']]);
      expect((await estimateSpend({ ...plan, mode: 'replay' }, host, signal)).calls).toBe(0);
    });
  });

  it('of a resumed run, or one of changed rows, is that of the samples that are still to be sent for', async () => {
    const folder = await paidFolder();
    const { run, notRun } = await evaluate(folder, 'echo.prompt', { budget: 0.01 });
    expect(notRun).toBeGreaterThan(0);
    const context = { folder, warn: () => {} };
    const estimated = async (
      replan: (host: NodeHost) => Promise<Awaited<ReturnType<typeof planResume>>>,
    ): Promise<number> =>
      withHost(folder, async host => {
        const found = await replan(host);
        const plan = found.ok ? found.plans[0] : undefined;
        if (!plan) throw new Error(JSON.stringify(found));
        const { calls, unknown } = await estimateSpend(plan, host, signal);
        expect(unknown).toEqual([]);
        await plan.reuse?.replies.close();
        return calls;
      });
    const resume = (host: NodeHost) =>
      planResume(join(folder, 'echo.prompt'), host.settings, { run }, context);
    expect(await estimated(resume)).toBe(notRun);
    await resumed(folder, run, 10);
    const changed = async (host: NodeHost) => {
      const [plan] = await planned(folder, host, 'echo.prompt');
      if (!plan) throw new Error('there is no plan');
      return planChanged(plan, context);
    };
    expect(await estimated(changed)).toBe(0);
    const prompt = await readFile(join(folder, 'echo.prompt'), 'utf8');
    await writeFile(join(folder, 'echo.prompt'), `${prompt}!`);
    expect(await estimated(changed)).toBe(100);
  });

  it('has the judges and embeddings of the evaluation, and those of rows with scorers of their own', async () => {
    const judge = { judge: { rubric: 'correctness', model: 'paid/judge' } };
    const folder = await workspace({
      'echo.prompt': '---\nmodel: sandbox/echo\n---\n{{ticket}}\n',
      'echo.golden.jsonl': jsonLines(
        Array.from({ length: 10 }, (_, row) => ({
          input: { ticket: `row ${row}` },
          expected: 'fine',
          ...(row < 4 && { score: [judge] }),
        })),
      ),
      'echo.eval.yaml': 'score: [{ similar: { model: paid/embed, pass: 0.8 } }]\nrepeat: 3\n',
      'touchstone.yaml':
        'endpoints:\n  paid: { protocol: openai, baseUrl: "https://models.example.com/v1", stream: false }\nprices:\n  paid/embed: { input: 1, output: 0 }\n',
    });
    await withHost(folder, async host => {
      const [plan] = await planned(folder, host, 'echo.prompt');
      if (!plan) throw new Error('there is no plan');
      const estimate = await estimateSpend(plan, host, signal);
      expect(estimate).toMatchObject({
        calls: 30 + 12,
        unknown: ['The price of the judge paid/judge is unknown.'],
      });
      expect(estimate.usd).toBeGreaterThan(0);
    });
  });

  it('above the limit needs a confirmation: without a terminal nothing is sent', async () => {
    const folder = await paidFolder('budget: { confirm: 0.0001 }\n');
    const refused = await cli(folder, []);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('estimate: ~$');
    expect(refused.stderr).toMatch(/more than \$0\.0001\. Add --yes or --budget/);
    const declined = await cli(folder, [], false);
    expect(declined.code).toBe(2);
    expect(declined.asked).toEqual([expect.stringContaining('Start it?')]);
  });

  it('stops before a further sample may exceed the budget, and says how many were not run', async () => {
    const folder = await paidFolder();
    const summary = await evaluate(folder, 'echo.prompt', { budget: 0.05, concurrency: 4 });
    expect(summary).toMatchObject({
      errored: 0,
      interrupted: false,
      budget: { limit: 0.05, isReached: true },
    });
    expect(summary.cost).toBeLessThanOrEqual(0.05);
    expect(summary.cost).toBeGreaterThan(0.04);
    expect(summary.notRun).toBe(100 - Math.round(summary.cost / 0.002));
  });

  it('has the whole budget again when the run is resumed, and keeps what it has under any budget', async () => {
    const folder = await paidFolder();
    const first = await evaluate(folder, 'echo.prompt', { budget: 0.05, concurrency: 4 });
    const ended = first.samples - first.notRun;
    const none = await resumed(folder, first.run, 0.0001);
    expect(none).toMatchObject({
      notRun: first.notRun,
      passed: first.passed,
      budget: { spent: 0, isReached: true },
    });
    const second = await resumed(folder, first.run, 0.05);
    expect(second.samples - second.notRun).toBeGreaterThan(2 * ended - 3);
    expect(second.budget?.spent).toBeCloseTo(0.002 * (first.notRun - second.notRun));
  });

  it('also limits the samples that are taken again because their rows changed', async () => {
    const folder = await paidFolder();
    const bless = await evaluate(folder, 'echo.prompt', { bless: true });
    expect(bless.blessed).toMatchObject({ ok: true });
    const other = reply.replace('fine', 'other');
    const send = async (): Promise<Response> => new Response(other, { headers: json });
    const summary = await evaluate(folder, 'echo.prompt', { budget: 0.21 }, send);
    expect(summary).toMatchObject({ notRun: 0, budget: { isReached: false } });
    expect(summary.comparison?.counts).toMatchObject({ newlyFailing: 50, newlyPassing: 50 });
    expect(summary.cost).toBeLessThanOrEqual(0.21);
    expect(summary.cost).toBeGreaterThan(0.2);
  });

  it('that is stopped does not report rows that were not run as missing', async () => {
    const folder = await paidFolder();
    await evaluate(folder, 'echo.prompt', { bless: true });
    const stopped = await evaluate(folder, 'echo.prompt', { budget: 0.05 });
    expect(stopped.comparison?.counts.missing).toBe(0);
  });

  it('limits what judges cost where the replies cost nothing', async () => {
    const folder = await paidFolder(
      '',
      'score: [{ judge: { model: paid/m } }]\ngate: { pass: 0 }\n',
    );
    const verdict = reply.replace('"fine"', JSON.stringify('{"pass": true, "reason": "right"}'));
    const send = async (): Promise<Response> => new Response(verdict, { headers: json });
    const choices = { models: ['sandbox/echo'], budget: 0.01, concurrency: 2 };
    const summary = await evaluate(folder, 'echo.eval.yaml', choices, send);
    expect(summary.budget).toMatchObject({ isReached: true });
    expect(summary.samples - summary.notRun).toBeGreaterThan(1);
    expect(summary.notRun).toBeGreaterThan(90);
    expect(summary.cost).toBeLessThanOrEqual(0.01);
  });

  it('limits a priced gateway on this machine, and no other server there', async () => {
    const folder = await paidFolder();
    const settings = join(folder, 'touchstone.yaml');
    const text = await readFile(settings, 'utf8');
    await writeFile(settings, text.replace('https://models.example.com', 'http://127.0.0.1:4000'));
    const summary = await evaluate(folder, 'echo.prompt', { budget: 0.05 });
    expect(summary.budget?.isReached).toBe(true);
    await writeFile(
      settings,
      text.replace('https://models.example.com', 'http://127.0.0.1:4000').replace(/prices.*/s, ''),
    );
    expect((await evaluate(folder, 'echo.prompt', { budget: 0.05 })).notRun).toBe(0);
  });

  it('is limited by the eval file and the settings, the lower of both', async () => {
    const evalFile = 'prompt: ./echo.prompt\nbudget: { usd: 0.05 }\ngate: { pass: 0 }\n';
    const folder = await paidFolder('budget: { eval: 0.02 }\n', evalFile);
    const summary = await evaluate(folder, 'echo.eval.yaml');
    expect(summary).toMatchObject({
      budget: { limit: 0.02, isReached: true },
      verdict: 'incomplete',
    });
  });

  it('cannot be limited where a price is unknown', async () => {
    const folder = await paidFolder();
    const { code, stderr } = await cli(folder, ['--model', 'paid/other', '--budget', '1']);
    expect(code).toBe(2);
    expect(stderr).toContain(
      'The price of `paid/other` is unknown, so the budget of $1 an evaluation',
    );
  });
});

describe('an evaluation that stops early', () => {
  it('has the verdict of all samples, and fewer of them', async () => {
    const folder = await paidFolder(
      '',
      'prompt: ./echo.prompt\ngate: { pass: 0.4, stopEarly: true }\n',
    );
    const summary = await evaluate(folder, 'echo.eval.yaml', { concurrency: 1 });
    expect(summary).toMatchObject({
      verdict: 'passed',
      stopped: [{ model: 'paid/m', passes: true, notRun: 21 }],
    });
    const strict = await evaluate(await paidFolder(), 'echo.prompt', {
      concurrency: 1,
      stopEarly: true,
    });
    expect(strict).toMatchObject({ verdict: 'failed', stopped: [{ passes: false }] });
  });
});
