import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/protocol/commands.ts';
import { note } from './report.ts';
import { show } from './workspace.ts';

describe('The extension', () => {
  const extension = () => {
    const found = vscode.extensions.getExtension('touchstone.touchstone');
    assert.ok(found, 'touchstone.touchstone is not installed');
    return found;
  };

  it('is active after a prompt file was opened', async () => {
    note(`VS Code ${vscode.version}, Node ${process.version}`);
    const document = await show('triage.prompt');
    assert.equal(document.languageId, 'dotprompt');
    await extension().activate();
    assert.ok(extension().isActive);
  });

  it('contributes and registers exactly the commands of its table', async () => {
    const table = Object.values(commands).toSorted();
    const contributed: readonly { readonly command: string }[] =
      extension().packageJSON.contributes.commands;
    const registered = await vscode.commands.getCommands(true);
    assert.deepEqual(contributed.map(each => each.command).toSorted(), table);
    const own = registered.filter(id =>
      /^touchstone\.(code|comparison|dataset|eval|history|key|log|model|output|prompt|proposal|row|sample|schema|terminal)\./.test(
        id,
      ),
    );
    assert.deepEqual(own.toSorted(), table);
  });
});
