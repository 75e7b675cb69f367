import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBaseline } from '../../../../src/eval/baseline/baseline.ts';
import { modelHashes } from '../../../../src/eval/baseline/modelIdentity.ts';
import { type PlanChoices, planEvals } from '../../../../src/eval/plan/plan.ts';
import { csvReport } from '../../../../src/eval/reports/csv.ts';
import { pageData } from '../../../../src/eval/reports/html/pageSummary.ts';
import { junitReport } from '../../../../src/eval/reports/junit.ts';
import { markdownReport } from '../../../../src/eval/reports/markdown.ts';
import { reportedEval } from '../../../../src/eval/reports/reportedEval.ts';
import { createServedTally } from '../../../../src/eval/results/served.ts';
import { type EvalSummary, runEval } from '../../../../src/eval/runner.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import { createNodeHost } from '../../../../src/run/nodeHost.ts';
import { evaluateFile } from '../evaluate.ts';
import { reportOf, textOf } from '../reports/reported.ts';
import { echoPrompt, jsonLines, workspace } from '../workspace.ts';

const files = {
  'echo.prompt': '---\nmodel: house/m\n---\n{{ticket}}\n',
  'echo.golden.jsonl': jsonLines(
    Array.from({ length: 3 }, (_, row) => ({ input: { ticket: `row ${row}` }, expected: 'fine' })),
  ),
};

const settings = (host: string): string =>
  `endpoints:\n  house: { protocol: openai, baseUrl: "https://${host}/v1?key=secret" }\n`;

/** Evaluates with a model that answers under a name. */
async function evaluate(
  folder: string,
  {
    answeredBy,
    fingerprint,
    ...choices
  }: { readonly answeredBy: string; readonly fingerprint?: string } & PlanChoices,
): Promise<EvalSummary> {
  const body = JSON.stringify({
    id: 'x',
    model: answeredBy,
    system_fingerprint: fingerprint ?? null,
    choices: [{ index: 0, message: { role: 'assistant', content: 'fine' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
  const headers = { 'content-type': 'application/json' };
  const host = await createNodeHost({
    folder,
    environment: {},
    warn: message => expect.fail(message),
    log: false,
    fetch: async () => new Response(body, { headers }),
  });
  try {
    const planned = await planEvals(join(folder, 'echo.prompt'), host.settings, choices);
    const plan = planned.ok ? planned.plans[0] : undefined;
    if (!plan) throw new Error(JSON.stringify(planned));
    for await (const event of runEval(plan, host, { folder }, new AbortController().signal)) {
      if (event.type === 'finished') return event.summary;
    }
    throw new Error('an evaluation must end with `finished`');
  } finally {
    await host.close();
  }
}

async function baselineIn(folder: string) {
  const text = await readFile(join(folder, 'echo.baseline.json'), 'utf8');
  const read = readBaseline(text);
  if (!read.ok) throw new Error(read.problem);
  return { text, baseline: read.baseline };
}

async function blessed(fingerprint?: string): Promise<string> {
  const folder = await workspace({ ...files, 'touchstone.yaml': settings('one.example.com') });
  const answered = { answeredBy: 'm-2026-03-17', ...(fingerprint && { fingerprint }) };
  const summary = await evaluate(folder, { ...answered, bless: true });
  expect(summary.blessed).toMatchObject({ ok: true });
  return folder;
}

describe('a baseline identifies its models', () => {
  it('by a hash of where they are, and the names under which they answered', async () => {
    const folder = await blessed();
    const { text, baseline } = await baselineIn(folder);
    expect(baseline.models).toEqual({
      'house/m': { hash: expect.stringMatching(/^[0-9a-f]{16}$/), answeredBy: ['m-2026-03-17'] },
    });
    expect(text).not.toContain('secret');
    const { comparison } = await evaluate(folder, { answeredBy: 'm-2026-03-17' });
    expect(comparison).toMatchObject({ differs: [] });
    expect(comparison?.otherModels).toBeUndefined();
  });

  it('and a later run with another snapshot behind the name says so, and is compared', async () => {
    const folder = await blessed();
    const { comparison } = await evaluate(folder, { answeredBy: 'm-2026-11-02' });
    expect(comparison).toMatchObject({
      differs: ['model'],
      models: [{ model: 'house/m' }],
      otherModels: [
        {
          model: 'house/m',
          change: 'model',
          before: { answeredBy: ['m-2026-03-17'] },
          now: { answeredBy: ['m-2026-11-02'] },
        },
      ],
    });
  });

  it('and by the configuration of the provider, whose change is reported in every report', async () => {
    const folder = await blessed('fp_1');
    const { baseline } = await baselineIn(folder);
    expect(baseline.models?.['house/m']).toMatchObject({ fingerprints: ['fp_1'] });
    const summary = await evaluate(folder, { answeredBy: 'm-2026-03-17', fingerprint: 'fp_2' });
    expect(summary).toMatchObject({
      verdict: 'passed',
      models: [{ answeredBy: ['m-2026-03-17'], fingerprints: ['fp_2'] }],
      comparison: {
        differs: ['fingerprint'],
        otherModels: [{ model: 'house/m', change: 'fingerprint' }],
      },
    });
    const report = reportOf([reportedEval(summary, message => expect.fail(message))], folder);
    const markdown = await textOf(markdownReport(report));
    expect(markdown).toContain(
      '`house/m`: the provider has changed its configuration: system fingerprint `fp_1` before, `fp_2` now',
    );
    expect(markdown).toContain('`house/m`: answered by `m-2026-03-17`, system fingerprint `fp_2`');
    expect(JSON.stringify(pageData(report))).toContain('fingerprint fp_1 before, fp_2 now');
    expect(await textOf(csvReport(report))).toContain(',m-2026-03-17,fp_2,');
    expect(await textOf(junitReport(report))).toContain('"fingerprints" value="fp_2"');
  });

  it('also in a replayed evaluation, whose recordings say what answered', async () => {
    const folder = await blessed('fp_1');
    await evaluate(folder, { answeredBy: 'm-2026-11-02', fingerprint: 'fp_2', record: true });
    const live = await evaluate(folder, { answeredBy: 'm-2026-11-02', fingerprint: 'fp_2' });
    const replayed = await evaluate(folder, { answeredBy: 'never', mode: 'replay' });
    expect(replayed.models).toMatchObject([
      { answeredBy: ['m-2026-11-02'], fingerprints: ['fp_2'], sources: { replayed: 3 } },
    ]);
    expect(live.comparison?.otherModels).toMatchObject([{ change: 'model' }]);
    expect(replayed.comparison?.otherModels).toEqual(live.comparison?.otherModels);
  });

  it('but a configuration is not a change when the run or the baseline has none', async () => {
    const folder = await blessed('fp_1');
    const without = await evaluate(folder, { answeredBy: 'm-2026-03-17' });
    expect(without.comparison?.differs).toEqual([]);
    const older = await blessed();
    const now = { answeredBy: 'm-2026-03-17', fingerprint: 'fp_2' };
    expect((await evaluate(older, now)).comparison?.differs).toEqual([]);
  });

  it('and so does one at another address', async () => {
    const folder = await blessed();
    await writeFile(join(folder, 'touchstone.yaml'), settings('two.example.com'));
    const { comparison } = await evaluate(folder, { answeredBy: 'm-2026-03-17' });
    expect(comparison?.differs).toEqual(['model']);
  });

  it('but not when one of the two did not name its model', async () => {
    const folder = await blessed();
    const { comparison } = await evaluate(folder, { answeredBy: 'm' });
    expect(comparison?.differs).toEqual([]);
  });

  it('and a baseline of an earlier version, without models, is compared as before', async () => {
    const folder = await blessed();
    const { text } = await baselineIn(folder);
    const { models: _, ...earlier } = JSON.parse(text);
    await writeFile(join(folder, 'echo.baseline.json'), JSON.stringify(earlier));
    const { comparison } = await evaluate(folder, { answeredBy: 'm-2026-11-02' });
    expect(comparison).toMatchObject({ differs: [], models: [{ model: 'house/m' }] });
  });
});

it('the hash of a model depends on its name, protocol and address, and not on keys', () => {
  const hashIn = (endpoint: object): string | undefined => {
    const endpoints = { house: { keyVariable: 'KEY', ...endpoint } } as never;
    return modelHashes(['house/m'], { ...defaultSettings, endpoints })['house/m'];
  };
  const one = hashIn({ protocol: 'openai', baseUrl: 'https://one/v1' });
  expect(hashIn({ protocol: 'openai', baseUrl: 'https://one/v1', keyVariable: 'OTHER' })).toBe(one);
  expect(hashIn({ protocol: 'openai', baseUrl: 'https://two/v1' })).not.toBe(one);
  expect(hashIn({ protocol: 'anthropic', baseUrl: 'https://one/v1' })).not.toBe(one);
  const { 'openai/a': a, 'openai/b': b } = modelHashes(['openai/a', 'openai/b'], defaultSettings);
  expect(a).not.toBe(b);
});

it('a sandbox model, which answers under its own name, is not said to have been answered by it', async () => {
  const folder = await workspace({
    'echo.prompt': echoPrompt,
    'echo.golden.jsonl': jsonLines([{ input: { ticket: 'a' } }]),
  });
  const { samples } = await evaluateFile(folder, 'echo.prompt');
  expect(samples.map(({ answeredBy }) => answeredBy)).toEqual([undefined]);
});

it('fingerprints that are another one for each reply identify nothing, and are not kept', () => {
  const served = createServedTally();
  for (let at = 0; at < 1000; at += 1) served.add({ model: 'a/m', fingerprint: `fp_${at}` });
  expect(served.of('a/m')).toEqual({ answeredBy: [] });
});
