import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Uri } from 'vscode';
import { listedRows } from '../../../src/extension/output/goldenRows.ts';
import { workspace } from '../eval/workspace.ts';

const line = (id: string): string => `${JSON.stringify({ id, input: { ticket: id } })}\n`;

it('reads the rows of a dataset again only when the file has changed', async () => {
  const folder = await workspace({ 'a.golden.jsonl': line('a1'), 'b.golden.jsonl': line('b1') });
  // Only the path is used.
  const uri = (name: string) => ({ fsPath: join(folder, name) }) as Uri;
  const ids = async (name: string) => (await listedRows(uri(name))).map(({ id }) => id);
  expect(await ids('a.golden.jsonl')).toEqual(['a1']);
  expect(await listedRows(uri('a.golden.jsonl'))).toBe(await listedRows(uri('a.golden.jsonl')));
  await appendFile(join(folder, 'a.golden.jsonl'), line('a2'));
  expect(await ids('a.golden.jsonl')).toEqual(['a1', 'a2']);
  expect(await ids('b.golden.jsonl')).toEqual(['b1']);
  await writeFile(join(folder, 'b.golden.jsonl'), line('b9') + line('b2'));
  expect(await ids('b.golden.jsonl')).toEqual(['b9', 'b2']);
});
