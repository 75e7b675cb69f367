import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findWorkspace, workspaceIn } from '../../../src/files/workspace.ts';
import { temporaryFolder } from './temporaryFolder.ts';

describe('the workspace of a folder', () => {
  const upward = (...marks: readonly (readonly string[])[]) =>
    marks.map((each, index) => ({ folder: 'dcba'.slice(index), marks: each }));

  test.each([
    'touchstone.yaml',
    'touchstone.yml',
    '.touchstone',
    '.git',
  ])('is the nearest one with %s', mark => {
    const { folder, isMarked } = workspaceIn(upward([], [mark], ['.git']));
    expect([folder, isMarked]).toEqual(['cba', true]);
  });

  test('without a mark is the folder itself, or the opened folder', () => {
    expect(workspaceIn(upward([], [], [])).folder).toBe('dcba');
    expect(workspaceIn(upward([], [], []), 'cba').folder).toBe('cba');
    expect(workspaceIn(upward([], [], []), 'elsewhere').folder).toBe('dcba');
  });

  test('is never above the opened folder', () => {
    expect(workspaceIn(upward([], [], ['.git']), 'cba').folder).toBe('cba');
    expect(workspaceIn(upward(['.git'], [], ['.git']), 'cba').folder).toBe('dcba');
  });

  test('has the settings of all parent folders, across marks and the opened folder', () => {
    const chain = upward(['touchstone.yml'], ['.git'], ['touchstone.yaml', 'touchstone.yml']);
    const levels = [
      { folder: 'dcba', files: ['touchstone.yml'] },
      { folder: 'ba', files: ['touchstone.yaml', 'touchstone.yml'] },
    ];
    expect(workspaceIn(chain).levels).toEqual(levels);
    expect(workspaceIn(chain, 'cba').levels).toEqual(levels);
  });

  test('is found on the disk', async () => {
    const root = await temporaryFolder();
    const folder = join(root, 'inner', 'prompts');
    await mkdir(join(root, 'inner', '.git'), { recursive: true });
    await mkdir(folder);
    await writeFile(join(root, 'touchstone.yml'), '');
    const place = await findWorkspace(folder);
    expect(place.folder).toBe(join(root, 'inner'));
    expect(place.levels[0]).toEqual({ folder: root, files: ['touchstone.yml'] });
  });
});
