import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { commands } from '../../src/protocol/commands.ts';
import { waitFor } from './waitFor.ts';
import { fileUri, show } from './workspace.ts';

/** What a diagnostic marks. */
function marked(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): string {
  return document.getText(diagnostic.range);
}

async function diagnosticsOf(document: vscode.TextDocument): Promise<readonly vscode.Diagnostic[]> {
  return waitFor(() => {
    const found = vscode.languages.getDiagnostics(document.uri);
    return found.length > 0 ? found : undefined;
  });
}

async function openText(name: string, text: string): Promise<vscode.TextDocument> {
  await writeFile(fileUri(name).fsPath, text);
  return show(name);
}

describe('A prompt file in the editor', () => {
  it('has a variable nobody declared marked where it stands', async () => {
    const document = await openText(
      'undeclared.prompt',
      '---\nmodel: sandbox/echo\ninput:\n  schema:\n    name: string\n---\nHello {{name}} of {{city}}.\n',
    );
    const [diagnostic] = await diagnosticsOf(document);
    assert.ok(diagnostic);
    assert.equal(diagnostic.source, 'Touchstone');
    assert.equal(diagnostic.range.start.line, 6);
    assert.match(marked(document, diagnostic), /city/);
  });

  it('has a broken tag marked, and only that one', async () => {
    const document = await openText(
      'broken.prompt',
      'Fine {{name}}.\n{{#if plan}}\nnever closed\n',
    );
    const errors = (await diagnosticsOf(document)).filter(
      each => each.severity === vscode.DiagnosticSeverity.Error,
    );
    assert.equal(errors.length, 1);
    assert.equal(errors[0]?.range.start.line, 1);
  });

  it('has bad YAML marked in its line', async () => {
    const document = await openText('yaml.prompt', '---\nmodel: [a, b\ninput: {\n---\nHello\n');
    const [diagnostic] = await diagnosticsOf(document);
    assert.ok(diagnostic);
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    assert.ok(diagnostic.range.start.line >= 1 && diagnostic.range.end.line <= 3);
  });

  it('loses its diagnostics when it is mended', async () => {
    const document = await openText('mended.prompt', '{{#if plan}}never closed\n');
    await diagnosticsOf(document);
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(document.uri, all, 'Nothing wrong here.\n');
    await vscode.workspace.applyEdit(edit);
    await waitFor(() => vscode.languages.getDiagnostics(document.uri).length === 0 || undefined);
  });

  it('has nothing to complain of in the samples', async () => {
    for (const name of ['triage.prompt', 'extract.prompt', 'summarise.prompt']) {
      const document = await show(name);
      // Lenses come from the same reading of the file that diagnostics come from.
      await vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri);
      assert.deepEqual(vscode.languages.getDiagnostics(document.uri), [], name);
    }
  });

  it('offers to run, compare and evaluate above its first line', async () => {
    const document = await show('triage.prompt');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    const offered = lenses.map(({ command, range }) => [command?.command, range.start.line]);
    assert.deepEqual(offered, [
      [commands.run, 0],
      [commands.compare, 0],
      [commands.evaluate, 0],
    ]);
    for (const { command } of lenses) {
      assert.equal(String(command?.arguments?.[0]), String(document.uri));
    }
  });
});
