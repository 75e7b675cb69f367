import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { findFiles } from '../../../src/files/find.ts';
import { temporaryFolder } from './temporaryFolder.ts';

async function tree(files: readonly string[], links: Readonly<Record<string, string>> = {}) {
  const parent = await temporaryFolder();
  const root = join(parent, 'workspace');
  await mkdir(root);
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), '');
  }
  for (const [link, target] of Object.entries(links)) await symlink(target, join(root, link));
  const find = async (folder = root) => {
    const { files: found, notes } = await findFiles(root, folder, {
      file: path => path.endsWith('.prompt'),
      folder: path => !path.endsWith('node_modules'),
    });
    return {
      files: found.map(file => relative(root, file)),
      notes: notes.map(note => note.replaceAll(root, '')),
    };
  };
  return { parent, root, find };
}

test('matching files of all folders are found, sorted by path', async () => {
  const { find } = await tree([
    'b/z.prompt',
    'a.prompt',
    'b/c/a.prompt',
    'x.txt',
    'node_modules/y.prompt',
  ]);
  expect(await find()).toEqual({ files: ['a.prompt', 'b/c/a.prompt', 'b/z.prompt'], notes: [] });
});

test('a folder is searched once, by its own path, whatever links lead to it', async () => {
  const { find, root } = await tree(['real/a.prompt', 'other/b.prompt'], {
    'a-link': 'real',
    'other/back': '..',
    'real/self': '.',
    z: 'a-link',
  });
  const found = await find();
  expect(found.files).toEqual(['other/b.prompt', 'real/a.prompt']);
  expect(found.notes.toSorted()).toEqual([
    '/a-link is a link to /real, which is included already; skipped.',
    '/other/back is a link to , which is included already; skipped.',
    '/real/self is a link to /real, which is included already; skipped.',
    '/z is a link to /real, which is included already; skipped.',
  ]);
  const inside = await find(join(root, 'other'));
  expect(inside.files).toEqual(['other/b.prompt', 'other/back/real/a.prompt']);
});

test('a link out of the workspace is not followed, however large its target is', async () => {
  const { find } = await tree(['a.prompt'], { disk: '/', up: '..', gone: 'nowhere' });
  const { files, notes } = await find();
  expect(files).toEqual(['a.prompt']);
  expect(notes.toSorted()).toEqual([
    '/disk is a link out of , the folder of this workspace; skipped.',
    '/up is a link out of , the folder of this workspace; skipped.',
  ]);
});

test('a link to a file counts as a file, also one out of the workspace, which reading refuses', async () => {
  const { find } = await tree(['a.prompt'], {
    'b.prompt': 'a.prompt',
    'c.prompt': '/etc/hostname',
    'd.prompt': 'gone',
  });
  expect((await find()).files).toEqual(['a.prompt', 'b.prompt', 'c.prompt', 'd.prompt']);
});

test('a missing folder is empty', async () => {
  const { find, root } = await tree([]);
  expect(await find(join(root, 'gone'))).toEqual({ files: [], notes: [] });
});
