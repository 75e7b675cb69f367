import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { workspace } from '../eval/workspace.ts';

const sample = new URL('../../../samples/support-desk', import.meta.url).pathname;

async function evaluate(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(['eval', ...args], {
    stdout: { write: text => (written.stdout += text) },
    stderr: { write: text => (written.stderr += text) },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

async function blessed(): Promise<string> {
  const folder = await workspace({});
  await cp(sample, folder, { recursive: true });
  const file = join(folder, 'triage.eval.yaml');
  expect((await evaluate(file, '--replay', '--bless')).stderr).toContain('48 rows, 3 models');
  return folder;
}

it('the recordings that were blessed are fine: nothing can have changed', async () => {
  const folder = await blessed();
  const file = join(folder, 'triage.eval.yaml');
  const { code, stdout } = await evaluate(file, '--replay', '--json');
  expect(code).toBe(0);
  const { comparison } = JSON.parse(stdout);
  expect(comparison.verdict).toBe('fine');
  for (const model of comparison.models) {
    expect(model).toMatchObject({
      rows: 48,
      unchanged: 48,
      change: 0,
      interval: { low: 0, high: 0 },
    });
    expect(model.before).toBe(model.now);
  }
  const text = await evaluate(file, '--replay');
  expect(text.stdout).toContain('48 of 48 rows have the recorded replies of the baseline');
});

it('a recording that differs is compared, with the others as certain', async () => {
  const folder = await blessed();
  const recordings = join(folder, '.touchstone', 'recordings', 'triage.jsonl');
  const text = await readFile(recordings, 'utf8');
  await writeFile(
    recordings,
    text.replaceAll('"category\\": \\"billing', '"category\\": \\"other'),
  );
  const { stdout } = await evaluate(join(folder, 'triage.eval.yaml'), '--replay', '--json');
  const { comparison } = JSON.parse(stdout);
  const [model] = comparison.models;
  expect(model.unchanged).toBeGreaterThan(0);
  expect(model.unchanged).toBeLessThan(48);
  expect(model.change).toBeCloseTo(model.now - model.before, 12);
  expect(comparison.verdict).toBe('worse');
});

it('blessing one model keeps what was accepted of the others, and refuses what is out of date', async () => {
  const folder = await blessed();
  const file = join(folder, 'triage.eval.yaml');
  const baseline = join(folder, 'triage.baseline.json');
  const before = await readFile(baseline, 'utf8');
  const args = [file, '--replay', '--model', 'openai/gpt-5.4-mini', '--bless'];
  await evaluate(...args);
  expect(await readFile(baseline, 'utf8')).toBe(before);
  await writeFile(file, `${await readFile(file, 'utf8')}  - length: { max: 5000 }\n`);
  const { stderr } = await evaluate(...args);
  expect(stderr).toContain('results of anthropic/claude-haiku-4-5, googleai/gemini-3.6-flash');
  expect(stderr).toContain('run all models of the evaluation');
  expect(await readFile(baseline, 'utf8')).toBe(before);
});
