import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { packSample, packTemplates } from '../../../scripts/packTexts.ts';
import { promptTemplates } from '../../../src/extension/prompts/promptTemplates.ts';

async function unpacked(file: string): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(brotliDecompressSync(await readFile(file)).toString('utf8'));
}

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('packs the sample with its recordings, as it is in the repository', async () => {
  const file = join(await temporary(), 'sample.json.br');
  await packSample(file);
  const texts = await unpacked(file);
  expect(Object.keys(texts)).toEqual(
    expect.arrayContaining([
      '.gitignore',
      '.touchstone/recordings/triage.jsonl',
      'README.md',
      '_tone.prompt',
      'triage.eval.yaml',
      'triage.golden.jsonl',
      'triage.prompt',
    ]),
  );
  expect(texts['triage.prompt']).toBe(await readFile('samples/support-desk/triage.prompt', 'utf8'));
});

it('packs no key and nothing of an earlier run', async () => {
  const folder = await temporary();
  await mkdir(join(folder, '.touchstone', 'evals'), { recursive: true });
  for (const name of ['a.prompt', '.env', '.touchstone/runs.jsonl', '.touchstone/evals/a.jsonl']) {
    await writeFile(join(folder, name), 'KEY=sk-secret');
  }
  const file = join(await temporary(), 'sample.json.br');
  await packSample(file, folder);
  expect(Object.keys(await unpacked(file))).toEqual(['a.prompt']);
});

it('packs every template of New Prompt', async () => {
  const file = join(await temporary(), 'templates.json.br');
  await packTemplates(file);
  expect(Object.keys(await unpacked(file))).toEqual(
    promptTemplates.map(({ name }) => `${name}.prompt`).toSorted(),
  );
});
