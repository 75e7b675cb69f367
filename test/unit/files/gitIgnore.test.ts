import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addIgnoreRule, lacksIgnoreRule } from '../../../src/files/state.ts';

let repository: string;
let folder: string;

beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), 'touchstone-ignore-'));
  folder = join(repository, 'prompts');
  await mkdir(join(repository, '.git', 'info'), { recursive: true });
  await mkdir(folder);
});

afterEach(() => rm(repository, { recursive: true, force: true }));

it('a repository without a rule for the state folder needs one', async () => {
  expect(await lacksIgnoreRule(folder)).toBe(true);
  await writeFile(join(repository, '.gitignore'), 'node_modules/\n# .touchstone\n.*.swp\n*.log\n');
  expect(await lacksIgnoreRule(folder)).toBe(true);
});

it.each([
  ['the folder', ['prompts', '.gitignore'], '.touchstone/\n'],
  ['a folder above', ['.gitignore'], 'dist\r\n**/.touchstone/*\r\n!.touchstone/recordings/\r\n'],
  ['the exclude file of git', ['.git', 'info', 'exclude'], '/prompts/.touchstone\n'],
  ['a folder above, for all names with a dot', ['.gitignore'], '.*\n!.gitignore\n'],
  ['the folder, for everything', ['prompts', '.gitignore'], '/*\n!*.prompt\n'],
])('a rule in %s is enough', async (_, path, text) => {
  await writeFile(join(repository, ...path), text);
  expect(await lacksIgnoreRule(folder)).toBe(false);
});

it('outside of a repository no rule is needed', async () => {
  await rm(join(repository, '.git'), { recursive: true });
  expect(await lacksIgnoreRule(folder)).toBe(false);
});

it('the rules are added once, at the end, with the line ends of the file', async () => {
  const file = join(folder, '.gitignore');
  await addIgnoreRule(folder);
  expect(await readFile(file, 'utf8')).toBe('.touchstone/*\n!.touchstone/recordings/\n');
  expect(await lacksIgnoreRule(folder)).toBe(false);
  await writeFile(file, 'dist\r\nout');
  await addIgnoreRule(folder);
  expect(await readFile(file, 'utf8')).toBe(
    'dist\r\nout\r\n.touchstone/*\r\n!.touchstone/recordings/\r\n',
  );
});

it('nothing is written through a link', async () => {
  const target = join(repository, 'profile');
  await writeFile(target, 'as it was\n');
  await symlink(target, join(folder, '.gitignore'));
  await expect(addIgnoreRule(folder)).rejects.toThrow('is a link');
  expect(await readFile(target, 'utf8')).toBe('as it was\n');
});
