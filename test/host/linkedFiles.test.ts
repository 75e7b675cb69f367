import assert from 'node:assert/strict';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/protocol/commands.ts';
import { fileUri, folder, readLines, show } from './workspace.ts';

const log = () => join(folder(), '.touchstone', 'runs.jsonl');
const secret = join(tmpdir(), 'touchstone-outside.txt');
const made = ['_outside.prompt', 'partial.prompt', 'outside.prompt'];

describe('A link out of the workspace', () => {
  before(async () => {
    await writeFile(secret, 'TOP SECRET');
    await symlink(secret, fileUri('_outside.prompt').fsPath);
    await symlink(secret, fileUri('outside.prompt').fsPath);
    await writeFile(
      fileUri('partial.prompt').fsPath,
      '---\nmodel: sandbox/echo\n---\n{{> outside}}',
    );
  });

  after(async () => {
    for (const name of made) await rm(fileUri(name).fsPath, { force: true });
    await rm(secret, { force: true });
  });

  for (const name of ['partial.prompt', 'outside.prompt']) {
    it(`is not sent by ${name}, also when it is open`, async () => {
      const before = (await readLines(log())).length;
      const { uri } = await show(name);
      await vscode.commands.executeCommand(commands.run, uri).then(undefined, () => {});
      const records = (await readLines(log())).slice(before);
      for (const record of records) assert.notEqual(record['outcome'], 'completed');
      assert.doesNotMatch(JSON.stringify(records), /TOP SECRET/);
    });
  }
});
