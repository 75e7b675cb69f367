import { execFileSync } from 'node:child_process';
import {
  chmod,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileProblem } from '../../../src/files/fileProblem.ts';
import { createBelow, openForAppend, replaceBelow, replaceFile } from '../../../src/files/write.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const posix = process.platform !== 'win32';

async function tree() {
  const parent = await temporaryFolder();
  const root = join(parent, 'workspace');
  const elsewhere = join(parent, 'elsewhere');
  await mkdir(root);
  await mkdir(elsewhere);
  await writeFile(join(elsewhere, '.profile'), 'mine\n', { mode: 0o644 });
  return { root, elsewhere };
}

async function append(root: string, path: string, text: string): Promise<string> {
  try {
    const handle = await openForAppend(root, path);
    await handle.appendFile(text).finally(() => handle.close());
    return 'written';
  } catch (error) {
    return fileProblem(error);
  }
}

test('a new file and its folders are readable by their owner only', async () => {
  const { root } = await tree();
  const file = join(root, '.touchstone', 'recordings', 'a.jsonl');
  expect(await append(root, file, 'a\n')).toBe('written');
  expect(await append(root, file, 'b\n')).toBe('written');
  expect(await readFile(file, 'utf8')).toBe('a\nb\n');
  if (!posix) return;
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(root, '.touchstone'))).mode & 0o777).toBe(0o700);
});

test.runIf(posix)('a log that others could read is made private', async () => {
  const { root } = await tree();
  const file = join(root, 'runs.jsonl');
  await writeFile(file, '');
  await chmod(file, 0o644);
  await append(root, file, 'a\n');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test.runIf(posix)('a file from a git checkout keeps its mode when requested', async () => {
  const { root } = await tree();
  const file = join(root, 'recorded.jsonl');
  await writeFile(file, '');
  await chmod(file, 0o644);
  await (await openForAppend(root, file, { tighten: false })).close();
  expect((await stat(file)).mode & 0o777).toBe(0o644);
});

test('nothing is written through a link, whichever part of the path it is', async () => {
  const parts = ['.touchstone', 'recordings', 'a.jsonl'] as const;
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 2 }),
      fc.constantFrom('outside', 'inside', 'missing'),
      fc.constantFrom(append, replaceOrReason),
      async (depth, target, write) => {
        const { root, elsewhere } = await tree();
        const isFile = depth === parts.length - 1;
        const linked = join(root, ...parts.slice(0, depth + 1));
        await mkdir(join(root, ...parts.slice(0, depth)), { recursive: true });
        const inside = join(root, 'mine');
        if (isFile) await writeFile(inside, 'mine\n');
        else await mkdir(inside);
        const targets = {
          outside: isFile ? join(elsewhere, '.profile') : elsewhere,
          inside,
          missing: join(elsewhere, 'not-there'),
        };
        await symlink(targets[target], linked, isFile ? 'file' : 'dir');
        expect(await write(root, join(root, ...parts), 'x\n')).toBe(
          `${linked} is a link, and Touchstone writes only to files inside the workspace; delete it`,
        );
        expect(await readdir(elsewhere)).toEqual(['.profile']);
        expect(await readFile(join(elsewhere, '.profile'), 'utf8')).toBe('mine\n');
        if (isFile) expect(await readFile(inside, 'utf8')).toBe('mine\n');
        else expect(await readdir(inside)).toEqual([]);
      },
    ),
    { numRuns: 40 },
  );
});

async function replaceOrReason(root: string, path: string, text: string): Promise<string> {
  try {
    await replaceBelow(root, path, text);
    return 'written';
  } catch (error) {
    return fileProblem(error);
  }
}

test('a hard link to a file elsewhere is refused', async () => {
  const { root, elsewhere } = await tree();
  await link(join(elsewhere, '.profile'), join(root, 'runs.jsonl'));
  expect(await append(root, join(root, 'runs.jsonl'), 'x')).toContain('is a hard link');
  expect(await readFile(join(elsewhere, '.profile'), 'utf8')).toBe('mine\n');
});

test.runIf(posix)('a pipe, a folder and a path outside of the root are refused', async () => {
  const { root, elsewhere } = await tree();
  execFileSync('mkfifo', [join(root, 'pipe')]);
  await mkdir(join(root, 'folder'));
  await writeFile(join(root, 'file'), '');
  expect(await append(root, join(root, 'pipe'), 'x')).toContain('is not a regular file');
  expect(await append(root, join(root, 'folder'), 'x')).toContain('is not a regular file');
  expect(await append(root, join(root, 'file', 'x'), 'x')).toContain('is not a folder');
  expect(await append(root, join(root, '..', 'elsewhere', 'x'), 'x')).toContain('is outside of');
  expect(await readdir(elsewhere)).toEqual(['.profile']);
});

test('a replaced file has the complete new text, and no other file is left', async () => {
  const { root } = await tree();
  const file = join(root, 'report.json');
  await replaceFile(file, 'old');
  await replaceFile(file, 'new');
  await replaceBelow(root, join(root, 'state', 'x.json'), '{}');
  expect(await readFile(file, 'utf8')).toBe('new');
  expect(await readdir(root)).toEqual(['report.json', 'state']);
});

test('a replaced link is a separate file afterwards, and its target is unchanged', async () => {
  const { root, elsewhere } = await tree();
  const file = join(root, 'report.json');
  await symlink(join(elsewhere, '.profile'), file);
  await replaceFile(file, 'new');
  expect((await lstat(file)).isFile()).toBe(true);
  expect(await readFile(join(elsewhere, '.profile'), 'utf8')).toBe('mine\n');
});

test('a file that cannot be written leaves no other file', async () => {
  const { root } = await tree();
  await mkdir(join(root, 'folder', 'full'), { recursive: true });
  await expect(replaceFile(join(root, 'folder'), 'x')).rejects.toThrow();
  expect(await readdir(root)).toEqual(['folder']);
});

test('a new file is not written through a link without a target, nor over a file or folder', async () => {
  const folder = await temporaryFolder();
  const root = join(folder, 'root');
  await mkdir(join(root, 'media', 'folder.png'), { recursive: true });
  await symlink(join(folder, 'elsewhere'), join(root, 'media', 'link.png'));
  await writeFile(join(root, 'media', 'file.png'), 'first');
  const content = Buffer.from('second');
  for (const name of ['link.png', 'file.png', 'folder.png']) {
    expect(await createBelow(root, join(root, 'media', name), content)).toBe(false);
  }
  expect(await readdir(folder)).toEqual(['root']);
  expect(await readFile(join(root, 'media', 'file.png'), 'utf8')).toBe('first');
  expect(await createBelow(root, join(root, 'new', 'a.png'), content)).toBe(true);
  expect(await readFile(join(root, 'new', 'a.png'), 'utf8')).toBe('second');
  await expect(createBelow(root, join(folder, 'b.png'), content)).rejects.toThrow(/outside/);
});
