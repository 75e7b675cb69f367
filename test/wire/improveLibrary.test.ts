import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runImprovement } from '../../src/library.ts';
import {
  asked,
  folderOf,
  goodText,
  promptFile,
  text,
  useImprovableModels,
  world,
} from './improving.ts';

useImprovableModels();

describe('runImprovement of the library', () => {
  const options = { proposer: 'one/writer', environment: {}, warn: () => {} } as const;

  it('resolves to the result with its evidence, and changes no file', async () => {
    const prompt = join(await folderOf(), 'triage.prompt');
    const phases = new Set<string>();
    const result = await runImprovement(prompt, {
      ...options,
      onProgress: ({ phase }) => phases.add(phase),
    });
    expect(result).toMatchObject({
      ...{ prompt, model: 'one/m', proposer: 'one/writer', accepted: true, end: 'tested' },
      rows: { development: 40, heldOut: 40 },
      test: { verdict: 'better', before: 0.5, now: 1 },
      text: promptFile.replace(text, goodText),
    });
    expect(result.conclusion).toContain('Text 1 is better');
    expect(result.diff).toContain('--- triage.prompt');
    expect([...phases]).toEqual(['original', 'proposals', 'candidates', 'heldOut']);
    expect(await readFile(prompt, 'utf8')).toBe(promptFile);
  });

  it('is stopped by its signal, and continues with `resume`', async () => {
    const prompt = join(await folderOf(), 'triage.prompt');
    const controller = new AbortController();
    const stopped = await runImprovement(prompt, {
      ...options,
      signal: controller.signal,
      onProgress: ({ phase }) => phase === 'candidates' && controller.abort(),
    });
    expect(stopped).toMatchObject({ accepted: false, end: 'stopped', why: 'cancelled' });
    const { environment, warn } = options;
    const resumed = await runImprovement(prompt, { environment, warn, resume: true });
    expect(resumed).toMatchObject({ run: stopped.run, accepted: true, proposer: 'one/writer' });
  });

  it('takes helpers and schemas of the application, also for the proposed texts', async () => {
    const own = promptFile
      .replace(/schema:\n {4}category.*\n/, 'schema: Category\n')
      .replace('{{ticket}}', '{{lower ticket}}');
    const folder = await folderOf({ 'triage.prompt': own });
    world.proposals = [goodText.replace('{{ticket}}', '{{lower ticket}}')];
    const result = await runImprovement(join(folder, 'triage.prompt'), {
      ...options,
      helpers: { lower: (value: string) => value.toLowerCase() },
      schemas: {
        Category: { type: 'object', properties: { category: { enum: ['billing', 'other'] } } },
      },
    });
    expect(
      result.candidates
        .filter(({ rejected }) => rejected !== undefined)
        .map(({ rejected }) => rejected),
    ).not.toContainEqual(expect.stringContaining('not a valid'));
    expect(result).toMatchObject({ accepted: true });
  });

  it('throws before anything is sent when it cannot start', async () => {
    const prompt = join(await folderOf(), 'triage.prompt');
    await expect(runImprovement(prompt, { ...options, rounds: 0 })).rejects.toThrow(
      '`rounds` must be a whole number from 1 to 50.',
    );
    await expect(runImprovement(prompt, { ...options, resume: true })).rejects.toThrow(
      'There is no run to continue',
    );
    expect(asked).toEqual([]);
  });
});
