import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/protocol/commands.ts';
import { waitFor } from './waitFor.ts';
import { fileUri, readLines, show } from './workspace.ts';

/** Answers notifications with their first button until a command has ended. */
async function acceptingAll(run: Thenable<unknown>): Promise<void> {
  let ended = false;
  const settled = Promise.resolve(run).finally(() => {
    ended = true;
  });
  await waitFor(async () => {
    await vscode.commands.executeCommand('notification.acceptPrimaryAction');
    return ended || undefined;
  });
  await settled;
}

describe('The first run of the extension', () => {
  it('creates the sample in a folder, with its recordings, and overwrites nothing', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'touchstone-'));
    try {
      await mkdir(join(parent, 'support-desk'));
      // The command ends when its question is answered, which nobody does here.
      void vscode.commands.executeCommand(commands.openSample, vscode.Uri.file(parent));
      const sample = join(parent, 'support-desk-2');
      const prompt = await readFile(fileUri('triage.prompt').fsPath, 'utf8');
      // The files are written one after the other.
      await waitFor(async () => {
        const written = await readFile(join(sample, 'triage.prompt'), 'utf8').catch(() => '');
        return written === prompt || undefined;
      });
      const recordings = join(sample, '.touchstone', 'recordings', 'triage.jsonl');
      assert.ok((await readLines(recordings)).length >= 48);
      assert.deepEqual(await readdir(join(parent, 'support-desk')), []);
    } finally {
      await vscode.commands.executeCommand('notifications.clearAll');
      await rm(parent, { recursive: true, force: true });
    }
  });

  it('offers to create the dataset of a prompt that is evaluated without one', async () => {
    const names = ['first.prompt', 'first.golden.jsonl'];
    await writeFile(
      fileUri('first.prompt').fsPath,
      '---\nmodel: sandbox/schema\ninput:\n  schema:\n    ticket: string\n    plan(enum): [free, pro]\n---\n{{ticket}} {{plan}}\n',
    );
    try {
      await show('first.prompt');
      await acceptingAll(
        vscode.commands.executeCommand(commands.evaluate, fileUri('first.prompt')),
      );
      const [row, ...others] = await readLines(fileUri('first.golden.jsonl').fsPath);
      assert.deepEqual(others, []);
      assert.deepEqual(row?.['input'], { ticket: '', plan: 'free' });
      assert.ok(!('expected' in (row ?? {})), 'what is expected is not known yet');
      const opened = vscode.window.activeTextEditor?.document;
      assert.equal(opened?.uri.fsPath, fileUri('first.golden.jsonl').fsPath);
      assert.equal(opened?.isDirty, false);
    } finally {
      await vscode.commands.executeCommand('notifications.clearAll');
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      for (const name of names) await rm(fileUri(name).fsPath, { force: true });
    }
  });
});
