import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Recording } from '../../../src/call/host.ts';
import { planEvals } from '../../../src/eval/plan/plan.ts';
import { runEval } from '../../../src/eval/runner.ts';
import type { LoadedPrompt } from '../../../src/load/loadedPrompt.ts';
import { loadPromptFile } from '../../../src/load/loadPromptFile.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { madeOfRedacted } from '../../../src/redaction/gate.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { workspace } from '../eval/workspace.ts';

const echo = '---\nmodel: sandbox/echo\n---\n{{ticket}}';
const rows = '{"input": {"ticket": "x"}, "expected": "x"}\n';

async function loaded(file: string): Promise<LoadedPrompt> {
  const result = await loadPromptFile(file);
  if (!result.ok) throw new Error(result.message);
  return result.prompt;
}

async function hostIn(folder: string) {
  const host = await createNodeHost({ folder, environment: {}, warn: () => {} });
  onTestFinished(() => host.close());
  return host;
}

const recording = (text: string): Recording => ({
  hash: 'a'.repeat(64),
  model: 'openai/gpt-5.4',
  text,
  finish: { reason: 'stop', raw: 'stop' },
  recorded: '2026-11-29T00:00:00.000Z',
});

test('prompts with the same name in two folders have separate recordings', async () => {
  const folder = await workspace({ 'a/t.prompt': echo, 'b/t.prompt': echo, 't.prompt': echo });
  const host = await hostIn(folder);
  const keys: string[] = [];
  for (const path of ['a/t.prompt', 'b/t.prompt', 't.prompt']) {
    const { key } = await loaded(join(folder, path));
    keys.push(key);
    await host.saveRecording(key, madeOfRedacted(recording(`of ${path}`)));
  }
  expect(keys).toEqual(['a/t', 'b/t', 't']);
  const { hash } = recording('');
  for (const key of keys) {
    expect((await host.findRecording(key, hash))?.text).toBe(`of ${key}.prompt`);
  }
});

test('a prompt has one key, whatever link leads to its folder; variants share it', async () => {
  const folder = await workspace({ 'a/t.prompt': echo, 'a/t.short.prompt': echo });
  await symlink('a', join(folder, 'alias'));
  expect((await loaded(join(folder, 'alias', 't.prompt'))).key).toBe('a/t');
  expect((await loaded(join(folder, 'a', 't.short.prompt'))).key).toBe('a/t');
});

test('recordings that were stored under the name only are still found', async () => {
  const folder = await workspace({ 'a/t.prompt': echo });
  await mkdir(join(folder, '.touchstone', 'recordings'), { recursive: true });
  const old = join(folder, '.touchstone', 'recordings', 't.jsonl');
  await writeFile(old, `${JSON.stringify(recording('old'))}\n`);
  const host = await hostIn(folder);
  const { hash } = recording('');
  expect((await host.findRecording('a/t', hash))?.text).toBe('old');
  await host.saveRecording('a/t', madeOfRedacted(recording('new')));
  expect((await host.findRecording('a/t', hash))?.text).toBe('new');
});

test('evaluations of prompts with the same name in two folders have separate results', async () => {
  const folder = await workspace({
    'a/t.prompt': echo,
    'a/t.golden.jsonl': rows,
    'b/t.prompt': echo,
    'b/t.golden.jsonl': rows,
  });
  const host = await hostIn(folder);
  for (const path of ['a/t.prompt', 'b/t.prompt']) {
    const planned = await planEvals(join(folder, path), defaultSettings);
    if (!planned.ok) throw new Error(planned.problems[0]?.message);
    for (const plan of planned.plans) {
      await Array.fromAsync(runEval(plan, host, { folder }, new AbortController().signal));
    }
  }
  const evals = join(folder, '.touchstone', 'evals');
  for (const name of ['a', 'b']) {
    const stored = await readdir(join(evals, name, 't'));
    expect(stored.filter(file => file.endsWith('.jsonl'))).toHaveLength(1);
  }
});
