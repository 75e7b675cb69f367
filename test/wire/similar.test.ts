import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PlanChoices, planEvals } from '../../src/eval/plan/plan.ts';
import type { Sample } from '../../src/eval/results/sample.ts';
import { runEval } from '../../src/eval/runner.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { echoPrompt, jsonLines, workspace } from '../unit/eval/workspace.ts';
import { type Loopback, listen } from './loopback.ts';

let server: Loopback;
/** What the server answers before it answers well. */
let failures: number[];
let vectorOf: (text: string) => unknown;

beforeEach(async () => {
  failures = [];
  // By the letters a and b.
  vectorOf = text => [text.split('a').length - 1, text.split('b').length - 1];
  server = await listen(({ body }, response) => {
    response.shouldKeepAlive = false;
    const status = failures.shift() ?? 200;
    response.writeHead(status, { 'content-type': 'application/json' });
    if (status !== 200) return void response.end('{"error":{"message":"later"}}');
    const { input, requests } = body as {
      input?: string[];
      requests?: { content: { parts: { text: string }[] } }[];
    };
    const texts = input ?? requests?.map(({ content }) => content.parts[0]?.text ?? '') ?? [];
    response.end(
      JSON.stringify(
        input
          ? {
              // In another order: the index counts.
              data: texts.map((text, index) => ({ index, embedding: vectorOf(text) })).toReversed(),
              usage: { prompt_tokens: 1000, total_tokens: 1000 },
            }
          : { embeddings: texts.map(text => ({ values: vectorOf(text) })) },
      ),
    );
  });
});

afterEach(() => server.close());

const rows = [
  { id: 'same', input: { ticket: 'ab' }, expected: 'ba' },
  { id: 'near', input: { ticket: 'aab' }, expected: 'ba' },
  { id: 'far', input: { ticket: 'a' }, expected: 'b' },
];

interface Given {
  readonly model?: string;
  readonly settings?: string;
  readonly choices?: PlanChoices;
}

async function folderOf({ model = 'local/vectors', settings = '' }: Given = {}): Promise<string> {
  return workspace({
    'touchstone.yaml': `endpoints:
  local: { protocol: openai, baseUrl: "${server.url}/v1" }
  gemini: { protocol: google, baseUrl: "${server.url}/v1beta" }
${settings}`,
    'echo.prompt': echoPrompt,
    'echo.golden.jsonl': jsonLines(rows),
    'echo.eval.yaml': `score: [{ similar: { model: ${model}, pass: 0.9 } }]\n`,
  });
}

async function evaluated(folder: string, choices: PlanChoices = {}) {
  const host = await createNodeHost({ folder, environment: {}, warn: () => {}, log: false });
  const planned = await planEvals(join(folder, 'echo.eval.yaml'), host.settings, choices);
  const [plan] = planned.ok ? planned.plans : [];
  if (!plan) throw new Error(JSON.stringify(planned));
  const samples = new Map<string, Sample>();
  for await (const event of runEval(plan, host, { folder }, new AbortController().signal)) {
    if (event.type === 'sample') samples.set(event.sample.row.id, event.sample);
  }
  await host.close();
  return samples;
}

const scores = (samples: ReadonlyMap<string, Sample>) =>
  [...samples].map(([id, { outcome, scores: all }]) => [id, outcome, all[0]?.score]).toSorted();

const found = [
  ['far', 'failed', 0],
  ['near', 'passed', 0.9487],
  ['same', 'passed', 1],
];

describe('`similar` compares by the cosine of embeddings', () => {
  it('of a server that speaks Chat Completions, and embeds no text twice', async () => {
    const samples = await evaluated(await folderOf(), { repeat: 3, concurrency: 1 });
    expect(scores(samples)).toEqual(found);
    expect(samples.get('far')?.scores[0]?.reasons).toEqual([
      'the similarity is 0.000, below 0.900',
    ]);
    const inputs = server.received.flatMap(({ body }) => body['input']);
    expect(inputs.toSorted()).toEqual(['a', 'aab', 'ab', 'b', 'ba']);
    expect(server.received.map(({ body }) => body['model'])).toEqual(Array(3).fill('vectors'));
  });

  it('of Google', async () => {
    expect(scores(await evaluated(await folderOf({ model: 'gemini/vectors' })))).toEqual(found);
  });

  it('after an overloaded server has recovered, with the cost of `touchstone.yaml`', async () => {
    failures = [429, 503];
    const settings = 'prices: { local/vectors: { input: 2, output: 0 } }\n';
    const samples = await evaluated(await folderOf({ settings }), { concurrency: 1 });
    expect(scores(samples)).toEqual(found);
    expect(samples.get('same')?.judging).toEqual({ calls: 1, usd: 0.002, unknown: 0 });
  });

  it('and replays what was recorded, without a server', async () => {
    const folder = await folderOf();
    await evaluated(folder, { record: true });
    const lines = await readFile(
      join(folder, '.touchstone/recordings/judges/similar.jsonl'),
      'utf8',
    );
    expect(lines.length / rows.length).toBeLessThan(400);
    const asked = server.received.length;
    const model = 'local/vectors';
    const keyed =
      'endpoints: { local: { protocol: openai, baseUrl: "http://127.0.0.1:9/v1", key: "${env:NO_KEY}" } }\n';
    const other = await workspace({
      'touchstone.yaml': keyed,
      'echo.prompt': echoPrompt,
      'echo.golden.jsonl': jsonLines(rows),
      'echo.eval.yaml': `score: [{ similar: { model: ${model}, pass: 0.9 } }]\n`,
      '.touchstone/recordings/judges/similar.jsonl': lines,
    });
    expect(scores(await evaluated(other, { mode: 'auto' }))).toEqual(found);
    expect(server.received.length).toBe(asked);
  });

  it('of a sandbox that needs no key and is marked as one', async () => {
    const samples = await evaluated(await folderOf({ model: 'sandbox/embedding' }));
    expect(samples.get('far')).toMatchObject({
      outcome: 'failed',
      scores: [{ metrics: { sandbox: 1 } }],
    });
    expect(samples.get('same')?.judging).toBeUndefined();
  });
});

describe('a sample whose similarity is not known is an error with one sentence', () => {
  it.each([
    ['numbers that are none', () => ['x', 1]],
    ['no vector', () => []],
    ['vectors of different lengths', (text: string) => Array(text.length).fill(1)],
    ['an object', () => ({})],
  ])('for %s', async (_, vectors) => {
    vectorOf = vectors;
    const samples = await evaluated(await folderOf());
    expect(samples.get('near')).toMatchObject({
      outcome: 'errored',
      error: {
        message:
          'local/vectors did not answer with a vector for each text. Choose an embedding model.',
      },
    });
  });

  it('for a server that refuses', async () => {
    failures = [400, 400, 400];
    const samples = await evaluated(await folderOf());
    expect(samples.get('far')).toMatchObject({
      outcome: 'errored',
      error: { class: 'badRequest', status: 400 },
    });
  });
});

it('an evaluation with a provider without embeddings does not start', async () => {
  const folder = await folderOf({ model: 'anthropic/claude-haiku-4-5' });
  await expect(evaluated(folder)).rejects.toThrow('anthropic/claude-haiku-4-5 has no embeddings.');
});

it('the rules of the prompt on where its data may go apply to embeddings', async () => {
  const folder = await workspace({
    'touchstone.yaml':
      'endpoints: { far: { protocol: openai, baseUrl: "https://models.example.com/v1" } }\n',
  });
  const host = await createNodeHost({ folder, environment: {}, warn: () => {}, log: false });
  const { embedTexts } = await import('../../src/call/embed.ts');
  const { loadPromptText } = await import('../../src/load/loadPromptFile.ts');
  const text = '---\nmodel: sandbox/echo\ntouchstone.data: { class: pii, regions: [eu] }\n---\nx';
  const prompt = await loadPromptText(text, 'a.prompt', async () => undefined, { key: 'a' });
  const endpoint = {
    provider: 'far',
    protocol: 'openai',
    baseUrl: 'https://models.example.com/v1',
    needsKey: false,
  } as const;
  const call = { model: 'far/vectors', endpoint, texts: ['a'], prompt };
  await expect(embedTexts(call, host, new AbortController().signal)).rejects.toMatchObject({
    facts: { class: 'guarded', guard: { rule: 'residency' } },
  });
  await host.close();
});
