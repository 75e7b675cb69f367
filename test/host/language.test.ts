import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { commands } from '../../src/protocol/commands.ts';
import { codeActionsAt } from './codeActions.ts';
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
  it('has a diagnostic at an undeclared variable', async () => {
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

  it('has a diagnostic at a broken tag, and only there', async () => {
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

  it('has a diagnostic at the line with invalid YAML', async () => {
    const document = await openText('yaml.prompt', '---\nmodel: [a, b\ninput: {\n---\nHello\n');
    const [diagnostic] = await diagnosticsOf(document);
    assert.ok(diagnostic);
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    assert.ok(diagnostic.range.start.line >= 1 && diagnostic.range.end.line <= 3);
  });

  it('has no diagnostics after it was fixed', async () => {
    const document = await openText('mended.prompt', '{{#if plan}}never closed\n');
    await diagnosticsOf(document);
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(document.uri, all, 'Nothing wrong here.\n');
    await vscode.workspace.applyEdit(edit);
    await waitFor(() => vscode.languages.getDiagnostics(document.uri).length === 0 || undefined);
  });

  it('has no diagnostics in the samples', async () => {
    for (const name of ['triage.prompt', 'extract.prompt', 'summarise.prompt']) {
      const document = await show(name);
      const end = document.lineAt(document.lineCount - 1).range.end;
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, end, '{{/wrong}}');
      await vscode.workspace.applyEdit(edit);
      // Only what was broken here is found, and nothing once it is mended.
      assert.equal((await diagnosticsOf(document)).length, 1, name);
      await vscode.commands.executeCommand('undo');
      await waitFor(() => vscode.languages.getDiagnostics(document.uri).length === 0 || undefined);
    }
  });

  it('has a quick fix for a mistyped key', async () => {
    const document = await openText('mistyped.prompt', '---\nmodle: sandbox/echo\n---\nHi\n');
    const [diagnostic] = await diagnosticsOf(document);
    assert.ok(diagnostic);
    const actions = await codeActionsAt(document, diagnostic.range, vscode.CodeActionKind.QuickFix);
    const edit = actions.find(({ title }) => title === 'Change to `model`')?.edit;
    assert.ok(edit, `actions: ${actions.map(({ title }) => title).join()}`);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.getText(), '---\nmodel: sandbox/echo\n---\nHi\n');
    await document.save();
  });

  it('completes a variable from the input schema', async () => {
    const text = '---\ninput:\n  schema:\n    city: string\n---\nHello {{ci}}\n';
    const document = await openText('complete.prompt', text);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      document.positionAt(text.indexOf('ci}}') + 2),
    );
    assert.ok(
      list.items.some(({ label }) => (typeof label === 'string' ? label : label.label) === 'city'),
    );
  });

  it('renames a variable in its schema, its body and its golden rows', async () => {
    const text = '---\ninput:\n  schema:\n    city: string\n---\nHello {{city}}\n';
    const rows = await openText('rename.golden.jsonl', '{"input": {"city": "Rome"}}\n');
    const document = await openText('rename.prompt', text);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      document.positionAt(text.indexOf('city}}')),
      'town',
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.getText(), text.replaceAll('city', 'town'));
    assert.equal(rows.getText(), '{"input": {"town": "Rome"}}\n');
    await document.save();
    await rows.save();
  });

  it('has a diagnostic at a partial whose file was deleted', async () => {
    await writeFile(fileUri('_rules.prompt').fsPath, 'Be brief.\n');
    const document = await openText('partial.prompt', '{{> rules}}\n');
    await vscode.workspace.fs.delete(fileUri('_rules.prompt'));
    const [diagnostic] = await diagnosticsOf(document);
    assert.ok(diagnostic);
    assert.equal(marked(document, diagnostic), 'rules');
  });

  it('has lenses to run, compare and evaluate above its first line, and the number of schema violations', async () => {
    const document = await show('triage.prompt');
    const lenses = await waitFor(async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
      );
      return found.some(({ command }) => command?.command === commands.showViolations)
        ? found
        : undefined;
    });
    const offered = lenses.map(({ command, range }) => [command?.command, range.start.line]);
    assert.deepEqual(offered, [
      [commands.run, 0],
      [commands.compare, 0],
      [commands.evaluate, 0],
      // Some of the sample's recordings are broken on purpose.
      [commands.showViolations, 11],
    ]);
    for (const { command } of lenses) {
      assert.equal(String(command?.arguments?.[0]), String(document.uri));
    }
  });
});
