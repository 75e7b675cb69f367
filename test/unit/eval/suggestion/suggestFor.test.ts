import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../../../../src/eval/results/sample.ts';
import { type SuggestChoices, suggestFor } from '../../../../src/eval/suggestion/suggestFor.ts';
import { loadPromptFile } from '../../../../src/load/loadPromptFile.ts';
import type { Usage } from '../../../../src/model/events.ts';
import { createNodeHost } from '../../../../src/run/nodeHost.ts';
import { jsonLines, workspace } from '../workspace.ts';

const prompt = `---
model: local/one
config: { maxOutputTokens: 200, reasoning: low }
tools: [look]
input:
  schema:
    ticket: string
output:
  schema:
    category(enum): [billing, bug]
touchstone.fallback: [openai/gpt-4o]
touchstone.budget: { usd: 0.01 }
touchstone.route: { pass: 0.75 }
touchstone.data: { class: pii, regions: [eu] }
---
Sort the ticket.
{{role "user"}}
{{ticket}}
`;

const rows = [
  { id: 'short', input: { ticket: 'Hi.' }, expected: { category: 'bug' } },
  { id: 'long', input: { ticket: 'I was charged twice. '.repeat(100) } },
  { id: 'none', input: {} },
];

const settings = `endpoints:
  local: { protocol: openai, baseUrl: http://127.0.0.1:9/v1 }
  far: { protocol: openai, baseUrl: https://far.example/v1, key: '\${env:FAR_KEY}', region: us }
models: { default: far/two }
`;

const usage: Usage = {
  input: { total: 1000, uncached: 1000, cacheRead: 0, cacheWrite: 0 },
  output: { total: 100, text: 100, reasoning: 0 },
  source: 'provider',
};

/** A results file of one run: for each row, the model, the row and how it ended. */
function results(
  started: string,
  samples: readonly (readonly [string, string, Sample['outcome'], Partial<Sample>?])[],
): string {
  const header = {
    touchstone: 'eval/1',
    eval: 'triage',
    started,
    repeat: 1,
    prompt: { name: 'triage' },
  };
  const lines = samples.map(([model, id, outcome, more]) => ({
    row: { id, file: 'triage.golden.jsonl', line: 1 },
    model,
    outcome,
    scores: [],
    input: {},
    text: '',
    source: 'live',
    usage,
    ...more,
  }));
  return jsonLines([header, ...lines]);
}

async function suggest(
  files: Readonly<Record<string, string | undefined>> = {},
  choices: SuggestChoices = {},
  { changed = new Date(0), signal = new AbortController().signal } = {},
) {
  const all = {
    'touchstone.yaml': settings,
    'triage.prompt': prompt,
    'triage.golden.jsonl': jsonLines(rows),
    ...files,
  };
  const there = Object.entries(all).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, text] as const],
  );
  const folder = await workspace(Object.fromEntries(there));
  const file = join(folder, 'triage.prompt');
  const environment = { OPENAI_API_KEY: 'sk-none' };
  const host = await createNodeHost({ folder, environment, warn: () => {}, log: false });
  const loaded = await loadPromptFile(file);
  if (!loaded.ok) throw new Error(loaded.message);
  const subject = { prompt: loaded.prompt, file, folder, changed };
  const result = await suggestFor(subject, host, choices, signal);
  if (!result.ok) throw new Error(result.message);
  return result.suggestion;
}

const evals = '.touchstone/evals/triage';

describe('the needs of a prompt', () => {
  test('are read from its frontmatter and its golden rows', async () => {
    const { needs, notes } = await suggest();
    expect(notes).toEqual([]);
    expect(needs).toMatchObject({
      input: { rows: 2 },
      maxOutputTokens: 200,
      mayReason: true,
      capabilities: ['structuredOutput', 'tools', 'reasoning'],
      regions: ['eu'],
      budget: 0.01,
      bar: 0.75,
    });
    expect(needs.input.longest).toBeGreaterThan(500);
    expect(needs.input.mean).toBeLessThan(needs.input.longest);
    expect(needs.expectedReply).toBeLessThan(10);
  });

  test('are those of the fixed text without a dataset, with a note', async () => {
    const { needs, notes } = await suggest({ 'triage.golden.jsonl': undefined });
    expect(needs.input.rows).toBe(0);
    expect(needs.input.longest).toBeGreaterThan(3);
    expect(needs.input.longest).toBeLessThan(100);
    expect(needs).not.toHaveProperty('expectedReply');
    expect(notes).toEqual([expect.stringContaining('This prompt has no golden dataset')]);
    const unusable = await suggest({ 'triage.golden.jsonl': '{bad' });
    expect(unusable.needs.input).toEqual(needs.input);
  });

  test('use the bar of the eval file, and a requested budget first', async () => {
    const { needs } = await suggest(
      { 'triage.eval.yaml': 'gate: { pass: 0.5 }\n' },
      { budget: 0.5 },
    );
    expect(needs).toMatchObject({ bar: 0.5, budget: 0.5 });
  });

  test.each([
    ['{{media url=shot}}', { shot: 'data:image/png;base64,AA==' }, ['images']],
    ['{{media url=doc contentType="application/pdf"}}', { doc: 'https://a.example/b' }, ['files']],
    ['{{media url=talk}}', { talk: 'data:audio/wav;base64,AA==' }, ['audio']],
  ])('include the capability for %s', async (template, input, capabilities) => {
    const files = { 'triage.prompt': template, 'triage.golden.jsonl': jsonLines([{ input }]) };
    expect((await suggest(files)).needs.capabilities).toEqual(capabilities);
  });

  test('include images that only the template shows', async () => {
    const files = { 'triage.prompt': '{{media url=shot}}', 'triage.golden.jsonl': '' };
    expect((await suggest(files)).needs.capabilities).toEqual(['images']);
  });
});

describe('the candidates', () => {
  test('are the named, the evaluated and the current models, each in one list', async () => {
    const files = { [`${evals}/a.jsonl`]: results('2026-11-20', [['else/where', 'a', 'passed']]) };
    const { suggested, unsure, refused } = await suggest(files);
    const all = [...suggested, ...unsure, ...refused].map(({ model }) => model);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(
      expect.arrayContaining([
        'local/one',
        'openai/gpt-4o',
        'else/where',
        'anthropic/claude-haiku-4-5',
      ]),
    );
    expect(all.filter(model => model.startsWith('sandbox/'))).toEqual([]);
    // The prompt's data may not go where its provider does not say it stays.
    const haiku = unsure.find(({ model }) => model === 'anthropic/claude-haiku-4-5');
    expect(haiku?.unknowns.join()).toContain('where it processes data');
  });

  test('are limited to one provider, or to providers with a key', async () => {
    const files = { 'triage.prompt': prompt.replace('model: local/one\n', '') };
    const models = async (choices: SuggestChoices) => {
      const { suggested, unsure, refused } = await suggest(files, choices);
      return [...suggested, ...unsure, ...refused].map(({ model }) => model);
    };
    const far = await suggest(files, { provider: 'far' });
    expect(far.refused).toEqual([
      { model: 'far/two', reasons: expect.arrayContaining([expect.stringContaining('in us')]) },
    ]);
    const withKey = await models({ withKey: true });
    expect(new Set(withKey.map(model => model.split('/')[0]))).toEqual(new Set(['openai']));
  });
});

describe('the evidence', () => {
  test('is the run over the most rows, and the newest of several', async () => {
    const files = {
      [`${evals}/2026-11-18.jsonl`]: results('2026-11-18', [
        ['local/one', 'a', 'failed'],
        ['local/one', 'b', 'failed'],
      ]),
      [`${evals}/2026-11-19.jsonl`]: results('2026-11-19', [
        ['local/one', 'a', 'passed'],
        ['local/one', 'b', 'passed'],
        ['local/one', 'c', 'errored'],
      ]),
      [`${evals}/2026-11-20.jsonl`]: results('2026-11-20', [['local/one', 'b', 'failed']]),
    };
    const { suggested, unsure, refused } = await suggest(files, { provider: 'local', budget: 9 });
    expect([suggested, refused]).toEqual([[], []]);
    expect(unsure).toMatchObject([
      {
        evidence: { started: '2026-11-19', passed: 2, scored: 2, rows: 2, outdated: false },
        unknowns: ['whether it stays within $9 a run: no price is known for this model'],
      },
    ]);
  });

  test('prices the replies of a model at current prices', async () => {
    const files = {
      'triage.prompt': 'Hello {{ticket}}',
      [`${evals}/a.jsonl`]: results('2026-11-20', [
        ['anthropic/claude-haiku-4-5', 'a', 'passed'],
        ['anthropic/claude-haiku-4-5', 'b', 'passed'],
      ]),
    };
    const [first] = (await suggest(files)).suggested;
    // 1000 tokens in at 1 USD, 100 out at 5 USD a million.
    expect(first).toMatchObject({
      model: 'anthropic/claude-haiku-4-5',
      cost: { basis: 'measured', usd: expect.closeTo(0.0015, 10), samples: 2, counted: true },
    });
  });

  test('ignores hand-written replies and files that are not results', async () => {
    const byHand = { source: 'replayedHandWritten' } as const;
    const files = {
      [`${evals}/a.jsonl`]: results('2026-11-20', [['local/one', 'a', 'passed', byHand]]),
      [`${evals}/b.jsonl`]: '{"torn',
      [`${evals}/notes.txt`]: 'hello',
    };
    const { unsure } = await suggest(files, { provider: 'local' });
    expect(unsure).toHaveLength(1);
    expect(unsure[0]).not.toHaveProperty('evidence');
  });

  test('is marked as outdated when it is older than the prompt', async () => {
    const files = { [`${evals}/a.jsonl`]: results('2026-11-20', [['local/one', 'a', 'passed']]) };
    const changed = new Date('2026-11-21');
    const { unsure } = await suggest(files, { provider: 'local' }, { changed });
    expect(unsure[0]?.evidence?.outdated).toBe(true);
  });
});

test('a prompt with mistakes is refused with their lines', async () => {
  await expect(suggest({ 'triage.prompt': '{{#if a}}' })).rejects.toThrow(/triage\.prompt:1: /);
});

test('a cancelled search ends', async () => {
  await expect(suggest({}, {}, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
});
