import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/protocol/commands.ts';
import { folder, readLines, show } from './workspace.ts';

const log = () => join(folder(), '.touchstone', 'runs.jsonl');

describe('A run in the editor', () => {
  before(() => rm(log(), { force: true }));

  it('answers from the recordings and says so in the log', async () => {
    const { uri } = await show('triage.prompt');
    await vscode.commands.executeCommand(commands.run, uri);
    const records = await readLines(log());
    assert.equal(records.length, 1);
    const [record] = records;
    assert.equal(record?.['outcome'], 'completed');
    assert.match(String(record?.['source']), /^replayed/);
    assert.deepEqual(record?.['validation'], { verdict: 'valid' });
  });

  it('compares every model the prompt names', async () => {
    const { uri } = await show('triage.prompt');
    await vscode.commands.executeCommand(commands.compare, uri);
    const records = (await readLines(log())).slice(1);
    const models = records.map(each => (each['request'] as { readonly model: string }).model);
    assert.deepEqual(models.toSorted(), [
      'anthropic/claude-haiku-4-5',
      'googleai/gemini-3.6-flash',
      'openai/gpt-5.4-mini',
    ]);
    for (const each of records) assert.equal(each['outcome'], 'completed');
  });

  it('opens its log at the newest line', async () => {
    await vscode.commands.executeCommand(commands.openLog);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, log());
    assert.equal(editor.selection.active.line, 3);
  });
});
