import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBaseline } from '../../../../src/eval/baseline/baseline.ts';
import { modelHashes } from '../../../../src/eval/baseline/modelIdentity.ts';
import { planEvals } from '../../../../src/eval/plan/plan.ts';
import { type EvalSummary, runEval } from '../../../../src/eval/runner.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import { createNodeHost } from '../../../../src/run/nodeHost.ts';
import { jsonLines, workspace } from '../workspace.ts';

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
  { answeredBy, bless = false }: { readonly answeredBy: string; readonly bless?: boolean },
): Promise<EvalSummary> {
  const body = JSON.stringify({
    id: 'x',
    model: answeredBy,
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
    const planned = await planEvals(join(folder, 'echo.prompt'), host.settings, { bless });
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

async function blessed(): Promise<string> {
  const folder = await workspace({ ...files, 'touchstone.yaml': settings('one.example.com') });
  const summary = await evaluate(folder, { answeredBy: 'm-2026-03-17', bless: true });
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
          before: { answeredBy: ['m-2026-03-17'] },
          now: { answeredBy: ['m-2026-11-02'] },
        },
      ],
    });
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
