import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noFiles } from '../../../src/server/fileSystem.ts';
import { createWorkspaceIndex } from '../../../src/server/workspaceIndex.ts';

/** An index over files that are held here. */
function indexOf(files: Record<string, string>) {
  let atOnce = 0;
  const most = { reads: 0 };
  const index = createWorkspaceIndex({
    ...noFiles,
    find: async folder => Object.keys(files).filter(uri => uri.startsWith(`${folder}/`)),
    async read(uri) {
      atOnce += 1;
      most.reads = Math.max(most.reads, atOnce);
      await Promise.resolve();
      atOnce -= 1;
      return files[uri];
    },
  });
  const uris = () => [...index.files()].map(({ uri }) => uri);
  return { index, uris, most };
}

test('files are sorted by URI, and only Touchstone files', async () => {
  const { index, uris } = indexOf({
    'file:///w/b.prompt': '',
    'file:///w/a.prompt': '',
    'file:///w/node_modules/x/c.prompt': '',
    'file:///w/.touchstone/d.prompt': '',
    'file:///w/notes.md': '',
  });
  await index.addFolder('file:///w/');
  expect(uris()).toEqual(['file:///w/a.prompt', 'file:///w/b.prompt']);
});

test('a large workspace is read a few files at a time', async () => {
  const many = Array.from({ length: 500 }, (_, at) => [`file:///w/${at}.prompt`, 'x'] as const);
  const { index, uris, most } = indexOf(Object.fromEntries(many));
  await index.addFolder('file:///w');
  expect(uris()).toHaveLength(500);
  expect(most.reads).toBeGreaterThan(1);
  expect(most.reads).toBeLessThanOrEqual(32);
});

test('an open text overrides the disk, and the disk counts after it is closed', async () => {
  const files = { 'file:///w/a.prompt': 'disk' };
  const { index } = indexOf(files);
  await index.addFolder('file:///w');
  const text = () => index.file('file:///w/a.prompt')?.text.getText();
  await index.open(TextDocument.create('file:///w/a.prompt', 'dotprompt', 1, 'typed'));
  files['file:///w/a.prompt'] = 'disk again';
  await index.update('file:///w/a.prompt');
  expect(text()).toBe('typed');
  await index.close('file:///w/a.prompt');
  expect(text()).toBe('disk again');
});

test('settings are those of the nearest touchstone.yaml inside the folder', async () => {
  const { index } = indexOf({
    'file:///w/touchstone.yaml': 'concurrency: 1',
    'file:///w/in/touchstone.yaml': 'concurrency: 2',
    'file:///touchstone.yaml': 'concurrency: 3',
    'file:///w/in/a.prompt': '',
  });
  await index.addFolder('file:///w');
  const concurrency = (uri: string) => index.settings(uri).concurrency;
  expect(concurrency('file:///w/in/a.prompt')).toBe(2);
  expect(concurrency('file:///w/other/a.prompt')).toBe(1);
  expect(concurrency('file:///elsewhere/a.prompt')).toBeUndefined();
});

test('a folder inside another is kept when the other is removed', async () => {
  const { index, uris } = indexOf({ 'file:///w/a.prompt': '', 'file:///w/in/b.prompt': '' });
  await index.addFolder('file:///w');
  await index.addFolder('file:///w/in');
  index.removeFolder('file:///w');
  expect(uris()).toEqual(['file:///w/in/b.prompt']);
});

test('an untitled prompt is recognized by its language', async () => {
  const { index } = indexOf({});
  await index.open(TextDocument.create('untitled:Untitled-1', 'dotprompt', 1, 'Hi {{name}}'));
  expect(index.file('untitled:Untitled-1')).toMatchObject({ kind: 'prompt', isPartial: false });
});
