import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { offerIgnoreRule } from '../../../src/extension/workspace/ignoreOffer.ts';
import { temporaryFolder } from '../files/temporaryFolder.ts';
import { memoryState } from './memoryStorage.ts';

/** A repository, and a user who answers as told. */
async function repository(answer: boolean) {
  const folder = await temporaryFolder();
  await mkdir(join(folder, '.git'));
  const state = memoryState();
  const questions: string[] = [];
  const offer = () =>
    offerIgnoreRule(folder, state, async (question, button) => {
      questions.push(question);
      return answer ? button : undefined;
    });
  const ignored = () => readFile(join(folder, '.gitignore'), 'utf8').catch(() => undefined);
  return { folder, questions, offer, ignored };
}

it('the lines are added to .gitignore after a yes', async () => {
  const { questions, offer, ignored } = await repository(true);
  expect(await offer()).toBe(true);
  expect(await ignored()).toBe('.touchstone/*\n!.touchstone/recordings/\n');
  expect(await offer()).toBe(false);
  expect(questions).toHaveLength(1);
});

it('after a no, nothing is written and the question is not asked again', async () => {
  const { questions, offer, ignored } = await repository(false);
  expect(await offer()).toBe(false);
  expect(await offer()).toBe(false);
  expect(questions).toHaveLength(1);
  expect(await ignored()).toBeUndefined();
});

it('the question is not asked when git ignores the folder already', async () => {
  const { folder, questions, offer } = await repository(true);
  await writeFile(join(folder, '.gitignore'), '.touchstone/\n');
  expect(await offer()).toBe(false);
  expect(questions).toEqual([]);
});
