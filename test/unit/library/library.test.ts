import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPrompt, type RunEvent, runEval } from '../../../src/library.ts';

const sample = join(import.meta.dirname, '../../../samples/support-desk');
const nowhere = { environment: {}, warn: () => {} };

async function copyOfSample(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-library-'));
  await cp(sample, folder, { recursive: true });
  return folder;
}

describe('the library', () => {
  test('runs the sample prompt from its recordings and says who wrote the reply', async () => {
    const folder = await copyOfSample();
    const triage = await loadPrompt(join(folder, 'triage.prompt'), nowhere);
    const rows = await readFile(join(folder, 'triage.golden.jsonl'), 'utf8');
    const { input } = JSON.parse(rows.slice(0, rows.indexOf('\n')));
    const record = await triage.run(input);
    await triage.close();
    expect(record).toMatchObject({
      outcome: 'completed',
      source: 'replayedHandWritten',
      validation: { verdict: 'valid' },
      output: { category: 'billing' },
    });
  });

  test('loads a variant by its name, and says which file is missing for another', async () => {
    const folder = await copyOfSample();
    const triage = join(folder, 'triage.prompt');
    await cp(triage, join(folder, 'triage.short.prompt'));
    const { loaded } = await loadPrompt(triage, { ...nowhere, variant: 'short' });
    expect(loaded).toMatchObject({ name: 'triage', variant: 'short' });
    const missing = loadPrompt(triage, { ...nowhere, variant: 'long' });
    await expect(missing).rejects.toThrow(/triage\.long\.prompt cannot be read/);
  });

  test('streams a run whose last event is its record', async () => {
    const triage = await loadPrompt(join(sample, 'triage.prompt'), nowhere);
    const events: RunEvent[] = [];
    for await (const event of triage.stream({ ticket: 'Hello' }, { model: 'sandbox/schema' })) {
      events.push(event);
    }
    expect(events.at(0)?.type).toBe('started');
    expect(events.at(-1)?.type).toBe('finished');
  });

  test('evaluates a prompt against its golden dataset', async () => {
    const folder = await copyOfSample();
    const samples: string[] = [];
    const { summaries } = await runEval(join(folder, 'triage.eval.yaml'), {
      ...nowhere,
      mode: 'replay',
      models: ['anthropic/claude-haiku-4-5'],
      onEvent: event => {
        if (event.type === 'sample') samples.push(event.sample.row.id);
      },
    });
    expect(summaries).toHaveLength(1);
    expect(summaries[0]).toMatchObject({ rows: 48, samples: 48, errored: 0, verdict: 'failed' });
    expect(samples).toHaveLength(48);
  });

  test('runs the prompts of an evaluation in turns and compares them in a grid', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-library-'));
    const prompt = '---\nmodel: sandbox/echo\n---\n{{text}}';
    await writeFile(join(folder, 'a.prompt'), prompt);
    await writeFile(join(folder, 'b.prompt'), `${prompt} more`);
    const evalFile = join(folder, 'a.eval.yaml');
    await writeFile(evalFile, 'prompt: [a.prompt, b.prompt]\ndataset: a.golden.jsonl\n');
    const rows = Array.from({ length: 8 }, (_, at) => ({
      input: { text: `${at}` },
      expected: `${at}`,
    }));
    const lines = rows.map(row => `${JSON.stringify(row)}\n`).join('');
    await writeFile(join(folder, 'a.golden.jsonl'), lines);
    const order: string[] = [];
    const { summaries, grid } = await runEval(evalFile, {
      ...nowhere,
      concurrency: 1,
      onEvent: (event, prompt) => {
        if (event.type === 'sample') order.push(prompt);
      },
    });
    expect(summaries.map(({ passed, samples }) => [passed, samples])).toEqual([
      [8, 8],
      [0, 8],
    ]);
    expect(grid.variants).toEqual(['a', 'b']);
    expect(grid.pairs).toMatchObject([{ rows: 8, difference: -1 }]);
    expect(new Set(order.slice(0, 4))).toEqual(new Set(['a', 'b']));
  });

  test.each([
    ['array', ['billing-1', 'x']],
    ['set', new Set(['x', 'billing-1'])],
  ] as const)('accepts ids and tags of rows to evaluate as %s', async (_, matching) => {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-library-'));
    await writeFile(join(folder, 'a.prompt'), '---\nmodel: sandbox/echo\n---\n{{text}}');
    const rows = [
      { id: 'billing-1', input: { text: 'a' }, expected: 'a' },
      { id: 'billing-2', input: { text: 'b' }, expected: 'b', tags: ['x'] },
      { id: 'other', input: { text: 'c' }, expected: 'c' },
    ];
    const dataset = join(folder, 'a.golden.jsonl');
    await writeFile(dataset, rows.map(row => JSON.stringify(row)).join('\n'));
    for (const file of [join(folder, 'a.prompt'), dataset]) {
      const {
        summaries: [summary],
      } = await runEval(file, { ...nowhere, matching });
      expect(summary).toMatchObject({ rows: 2, passed: 2, verdict: 'passed' });
    }
  });

  test('evaluates with helpers and schemas of the application, also a variant', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-library-'));
    const text = '---\nmodel: sandbox/echo\noutput: { schema: Reply }\n---\n{{wrap text}}';
    await writeFile(join(folder, 'a.short.prompt'), text);
    const row = { input: { text: 'a' }, expected: { reply: 'a' } };
    await writeFile(join(folder, 'a.golden.jsonl'), JSON.stringify(row));
    const {
      summaries: [summary],
    } = await runEval(join(folder, 'a.prompt'), {
      ...nowhere,
      variant: 'short',
      helpers: { wrap: (value: unknown) => JSON.stringify({ reply: value }) },
      schemas: { Reply: { type: 'object', required: ['reply'] } },
    });
    expect(summary).toMatchObject({ rows: 1, passed: 1, verdict: 'passed' });
    await expect(
      runEval(join(folder, 'a.prompt'), { ...nowhere, helpers: { 'no name': () => '' } }),
    ).rejects.toThrow();
  });

  test('names the file it cannot read, for a run and for an evaluation', async () => {
    await expect(loadPrompt('nowhere.prompt', nowhere)).rejects.toThrow(/^nowhere\.prompt cannot/);
    await expect(runEval('nowhere.eval.yaml', nowhere)).rejects.toThrow(/^nowhere\.eval\.yaml: /);
  });

  test('refuses an invalid prompt immediately, with the line of every error', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-library-'));
    const broken = join(folder, 'broken.prompt');
    await writeFile(broken, '---\nmodel: [\n---\nHello {{#if x}}\n{{name');
    const lines = await loadPrompt(broken, nowhere).then(
      () => [],
      error => String(error.message).split('\n'),
    );
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).toMatch(/broken\.prompt:\d+: .+\.$/);
  });
});
