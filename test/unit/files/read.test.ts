import { execFileSync } from 'node:child_process';
import { link, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openBelow, readBelow } from '../../../src/files/read.ts';
import { temporaryFolder } from './temporaryFolder.ts';

async function tree() {
  const parent = await temporaryFolder();
  const root = join(parent, 'workspace');
  const elsewhere = join(parent, 'elsewhere');
  await mkdir(join(root, 'prompts'), { recursive: true });
  await mkdir(elsewhere);
  await writeFile(join(elsewhere, 'secret'), 'secret');
  await writeFile(join(root, 'prompts', 'a.prompt'), 'Hello');
  return { parent, root, elsewhere };
}

const reasonOf = async (root: string, path: string, limit = 1000) => {
  const read = await readBelow(root, path, limit);
  return read.ok ? Buffer.from(read.bytes).toString() : read.reason;
};

test('a file under the root is read, by an absolute or a relative path', async () => {
  const { root } = await tree();
  const file = join(root, 'prompts', 'a.prompt');
  expect(await reasonOf(root, file)).toBe('Hello');
  expect(await reasonOf(root, relative(process.cwd(), file))).toBe('Hello');
});

test('a link inside the root is followed, a link out of it is refused with a sentence', async () => {
  const { root, elsewhere } = await tree();
  await symlink('a.prompt', join(root, 'prompts', 'b.prompt'));
  await symlink(join(elsewhere, 'secret'), join(root, 'c.prompt'));
  await symlink(elsewhere, join(root, 'folder'));
  expect(await reasonOf(root, join(root, 'prompts', 'b.prompt'))).toBe('Hello');
  expect(await reasonOf(root, join(root, 'folder', 'secret'))).toBe('outside');
  expect(await readBelow(root, join(root, 'c.prompt'), 1000)).toEqual({
    ok: false,
    reason: 'outside',
    problem: `it is a link to a file outside of ${root}, the folder of this workspace`,
  });
});

test('a path that leaves the root is refused, whether or not it exists', async () => {
  const { root, elsewhere } = await tree();
  for (const path of [
    join(elsewhere, 'secret'),
    join(root, '..', 'elsewhere', 'secret'),
    '/etc/hostname',
    join(root, '..', 'workspace-not-there', 'x'),
  ]) {
    expect(await reasonOf(root, path)).toBe('outside');
  }
  expect(await reasonOf(root, join(root, '..x'))).toBe('missing');
});

test('a root that is a link is replaced with its target', async () => {
  const { parent, root } = await tree();
  const alias = join(parent, 'alias');
  await symlink(root, alias);
  expect(await reasonOf(alias, join(alias, 'prompts', 'a.prompt'))).toBe('Hello');
  expect(await reasonOf(alias, join(root, 'prompts', 'a.prompt'))).toBe('Hello');
});

test.runIf(process.platform !== 'win32')(
  'pipes, devices, folders and circular links are refused without blocking',
  async () => {
    const { root } = await tree();
    execFileSync('mkfifo', [join(root, 'pipe')]);
    await symlink('/dev/zero', join(root, 'zero'));
    await symlink('circle', join(root, 'circle'));
    expect(await reasonOf(root, join(root, 'pipe'))).toBe('notFile');
    expect(await reasonOf(root, join(root, 'zero'))).toBe('outside');
    expect(await reasonOf('/dev', '/dev/zero')).toBe('notFile');
    expect(await reasonOf(root, join(root, 'prompts'))).toBe('notFile');
    expect(await reasonOf(root, join(root, 'circle'))).toBe('unreadable');
  },
);

test.runIf(process.platform === 'linux')(
  'a file that reports a size of zero is read only up to the limit',
  async () => {
    expect(await reasonOf('/proc/self', '/proc/self/maps', 100)).toBe('tooLarge');
    expect(await reasonOf('/proc/self', '/proc/self/comm', 100)).not.toBe('tooLarge');
  },
);

test('a file above the limit is refused by its size, before it is read', async () => {
  const { root } = await tree();
  const file = join(root, 'huge');
  await writeFile(file, '');
  await truncate(file, 50 * 1024 ** 3);
  expect(await readBelow(root, file, 8 * 1024 * 1024)).toMatchObject({
    reason: 'tooLarge',
    problem: 'it is larger than 8 MB',
  });
  await truncate(file, 1000);
  expect(await reasonOf(root, file, 1000)).toHaveLength(1000);
  expect(await reasonOf(root, file, 999)).toBe('tooLarge');
});

test('an opened file has its own facts, and its path without links', async () => {
  const { root } = await tree();
  await symlink('prompts', join(root, 'linked'));
  const opened = await openBelow(root, join(root, 'linked', 'a.prompt'), 1000);
  if (!opened.ok) throw new Error(opened.problem);
  onTestFinished(() => opened.handle.close());
  expect(opened).toMatchObject({ path: join(root, 'prompts', 'a.prompt'), size: 5 });
});

test('a hard link is read like any other file', async () => {
  const { root } = await tree();
  await link(join(root, 'prompts', 'a.prompt'), join(root, 'hard'));
  expect(await reasonOf(root, join(root, 'hard'))).toBe('Hello');
});
