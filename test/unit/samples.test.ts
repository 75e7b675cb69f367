import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  hashOf,
  sampleEdits,
  sampleFolder,
  samplePrompts,
  samplePromptVersions,
  sampleRecordings,
  sampleRows,
} from '../../scripts/sampleRecordings.ts';
import { planEvals } from '../../src/eval/plan/plan.ts';
import type { EvalSummary } from '../../src/eval/results/summary.ts';
import { runEval } from '../../src/eval/runner.ts';
import { modelsOf } from '../../src/prompt/frontmatter/metadata.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { openRecordings } from '../../src/run/recordings.ts';
import { validateValue } from '../../src/schema/validation/validate.ts';
import { isRecord } from '../../src/text/isRecord.ts';

const recordingsFolder = join(sampleFolder, '.touchstone', 'recordings');

describe.each(samplePrompts)('the sample prompt %s', name => {
  it('has no diagnostics', async () => {
    for (const { document } of await samplePromptVersions(name)) {
      expect(document.diagnostics).toEqual([]);
    }
  });

  it('has a hand-written recording for every golden row and model, without invented figures', async () => {
    const store = openRecordings(sampleFolder, message => expect.fail(message));
    for (const prompt of await samplePromptVersions(name)) {
      const models = modelsOf(prompt.document.metadata);
      expect(models).toHaveLength(3);
      for (const row of await sampleRows(name)) {
        for (const model of models) {
          const recording = await store.find(name, hashOf(prompt, row, model));
          expect(recording, `${row.id} ${model}: run scripts/recordSamples.ts`).toMatchObject({
            model,
            handWritten: true,
          });
          expect(recording).not.toHaveProperty('usage');
          expect(recording).not.toHaveProperty('totalTime');
        }
      }
    }
  });

  it('has exactly the recordings of its written replies', async () => {
    const shipped = await readFile(join(recordingsFolder, `${name}.jsonl`), 'utf8');
    const lines = (await sampleRecordings(name)).map(recording => `${JSON.stringify(recording)}\n`);
    expect(shipped).toBe(lines.join(''));
  });

  it('has golden rows with unique ids, tags, and expected outputs that match its schema', async () => {
    const [prompt] = await samplePromptVersions(name);
    const schema = prompt?.document.metadata.output.schema;
    if (!schema) throw new Error('The sample prompts all have an output schema.');
    const rows = await sampleRows(name);
    expect(new Set(rows.map(row => row.id)).size).toBe(rows.length);
    for (const row of rows) {
      expect(row.id).toMatch(/^[a-z]-\d{3}$/);
      expect(row.tags.length).toBeGreaterThan(0);
      // A row may expect some fields only, so those it leaves out are not findings.
      const expected = row.expected ?? {};
      expect(isRecord(expected)).toBe(true);
      const { required: _, ...partial } = schema;
      expect(validateValue(partial, expected), row.id).toEqual([]);
    }
  });
});

it('has 40 triage tickets or more, of every category and urgency', async () => {
  const rows = await sampleRows('triage');
  const seen = (field: string): Set<unknown> =>
    new Set(rows.map(row => (isRecord(row.expected) ? row.expected[field] : undefined)));
  expect(rows.length).toBeGreaterThanOrEqual(40);
  expect(seen('category')).toEqual(new Set(['billing', 'bug', 'account', 'other']));
  expect(seen('urgency')).toEqual(new Set([1, 2, 3, 4, 5]));
});

it('has the counts in its README when it is evaluated from its recordings', async () => {
  const readme = await readFile(join(sampleFolder, 'README.md'), 'utf8');
  const { models } = await evaluateTriage();
  expect(models).toHaveLength(3);
  for (const { model, passed, failed } of models) {
    expect(readme).toContain(`| \`${model}\` | ${passed} of ${passed + failed} |`);
  }
});

it('has a README that asks for exactly the edits with recorded requests', async () => {
  const readme = await readFile(join(sampleFolder, 'README.md'), 'utf8');
  const lines = readme.split('\n');
  for (const { find, replace } of await sampleEdits()) {
    const removed = lines.findIndex(line => line.startsWith('-') && line.includes(find));
    expect(removed).toBeGreaterThan(0);
    expect(lines[removed + 1]).toBe(lines[removed]?.replace('-', '+').replace(find, replace));
  }
});

async function evaluateTriage(): Promise<EvalSummary> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-samples-'));
  const host = await createNodeHost({
    folder: sampleFolder,
    environment: {},
    warn: message => expect.unreachable(message),
    log: false,
  });
  try {
    const file = join(sampleFolder, 'triage.eval.yaml');
    const planned = await planEvals(file, host.settings, { mode: 'replay' });
    if (!planned.ok) throw new Error(planned.problems[0]?.message);
    const [plan] = planned.plans;
    if (!plan) throw new Error('The sample has one evaluation of triage.');
    const events = runEval(plan, host, { folder }, new AbortController().signal);
    for (;;) {
      const step = await events.next();
      if (step.done) return step.value;
    }
  } finally {
    await host.close();
    await rm(folder, { recursive: true, force: true });
  }
}
