import assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Recording } from '../../src/call/host.ts';
import { buildRequest } from '../../src/call/request/buildRequest.ts';
import { requestHash } from '../../src/call/request/requestHash.ts';
import { loadPromptText } from '../../src/load/loadPromptFile.ts';
import { commands } from '../../src/protocol/commands.ts';
import { codeActionsAt } from './codeActions.ts';
import { waitFor } from './waitFor.ts';
import { fileUri, folder, show } from './workspace.ts';

const prompt = `---
model: openai/gpt-5.4-mini
input:
  schema: { ticket: string }
  default: { ticket: Where is my parcel? }
output:
  schema:
    category(enum): [billing, bug] # the teams
    urgency: integer, 1 to 5
    summary: string
---
{{role "system"}}Sort the ticket.
{{role "user"}}{{ticket}}
`;

const reply = '{"category":"praise","urgency":"high","more":true}';

/** Writes a prompt and a hand-written reply of its model. */
async function record(): Promise<void> {
  const loaded = await loadPromptText(prompt, 'desk.prompt', async () => undefined);
  const model = loaded.document.metadata.model ?? '';
  const input = { ticket: 'Where is my parcel?' };
  const built = buildRequest({ prompt: loaded, input, model });
  assert.ok(built.ok);
  const recording: Recording = {
    hash: requestHash(built.request),
    model,
    text: reply,
    finish: { reason: 'stop', raw: 'stop' },
    recorded: '2026-11-27T00:00:00.000Z',
    handWritten: true,
  };
  const recordings = join(folder(), '.touchstone', 'recordings');
  await mkdir(recordings, { recursive: true });
  await writeFile(join(recordings, 'desk.jsonl'), `${JSON.stringify(recording)}\n`);
  await writeFile(fileUri('desk.prompt').fsPath, prompt);
}

async function setAutoSave(value: string | undefined): Promise<void> {
  const files = vscode.workspace.getConfiguration('files');
  await files.update('autoSave', value, vscode.ConfigurationTarget.Global);
}

async function shownOutput(): Promise<vscode.TextDocument> {
  return waitFor(() => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.uri.scheme === 'touchstone-output' ? document : undefined;
  });
}

/** What is marked, each with its sentence. */
async function marked(
  document: vscode.TextDocument,
  count: number,
): Promise<readonly (readonly [string, string])[]> {
  const found = await waitFor(() => {
    const all = vscode.languages.getDiagnostics(document.uri);
    return all.length === count ? all : undefined;
  });
  return found.map(each => [document.getText(each.range), each.message]);
}

function actionsAt(document: vscode.TextDocument, text: string) {
  const start = document.positionAt(document.getText().indexOf(text));
  return codeActionsAt(document, new vscode.Range(start, start));
}

const titlesOf = (actions: readonly vscode.CodeAction[]) => actions.map(({ title }) => title);

describe('A reply that does not match its schema, as a document', () => {
  let desk: vscode.TextDocument;
  let output: vscode.TextDocument;

  before(async () => {
    await record();
    await rm(join(folder(), '.touchstone', 'evals'), { recursive: true, force: true });
    desk = await show('desk.prompt');
    await vscode.commands.executeCommand(commands.run, desk.uri);
    await vscode.commands.executeCommand(commands.openOutput);
    output = await shownOutput();
  });

  it('is formatted as read-only JSON with each problem at its value', async () => {
    assert.equal(output.languageId, 'json');
    assert.deepEqual(JSON.parse(output.getText()), JSON.parse(reply));
    assert.match(output.uri.path, /desk · openai gpt-5\.4-mini\.json$/);
    assert.deepEqual((await marked(output, 4)).toSorted(), [
      ['"high"', '`urgency` is "high"; expected integer'],
      ['"praise"', '`category` is "praise"; allowed are billing, bug'],
      ['more', '`more` is not a field of the schema'],
      ['{', '`summary` is missing'],
    ]);
  });

  it('links each problem to the rule in the prompt', async () => {
    await marked(output, 4);
    const [first] = vscode.languages
      .getDiagnostics(output.uri)
      .filter(({ message }) => message.includes('praise'));
    const [related] = first?.relatedInformation ?? [];
    assert.equal(related?.location.uri.toString(), desk.uri.toString());
    assert.equal(desk.getText(related.location.range), '[billing, bug]');
    assert.match(related.message, /\[billing, bug\]/);
    assert.equal((first?.code as { readonly value: string }).value, 'enum');
    const [target] = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      output.uri,
      output.positionAt(output.getText().indexOf('"praise"') + 2),
    );
    assert.equal(target && desk.getText(target.range), '[billing, bug]');
  });

  it('shows the rule and the actions on hover', async () => {
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      output.uri,
      output.positionAt(output.getText().indexOf('"praise"') + 2),
    );
    const text = hover?.contents
      .map(each => (typeof each === 'string' ? each : each.value))
      .join('\n');
    assert.match(text ?? '', /\*\*enum\*\* · \[desk\.prompt\\?:8\]/);
    assert.match(text ?? '', /Add \\?`praise\\?` to the allowed values/);
    for (const command of [
      commands.relax,
      commands.rerun,
      commands.copyExample,
      commands.saveRow,
    ]) {
      assert.ok(text?.includes(`(command:${command}?`), command);
    }
  });

  it('offers code actions for each rule', async () => {
    // The editor's own JSON support has actions as well.
    assert.deepEqual(titlesOf(await actionsAt(output, 'praise')).slice(0, 5), [
      'Go to rule',
      'Add `praise` to the allowed values',
      'Run again',
      'Copy as few-shot example',
      'Save as golden row',
    ]);
    assert.ok(titlesOf(await actionsAt(output, '{')).includes('Make `summary` optional'));
    assert.ok(titlesOf(await actionsAt(output, 'more')).includes('Allow other fields'));
  });

  it('loosens a rule only after the change is confirmed', async () => {
    const index = (await marked(output, 4)).findIndex(([text]) => text === '"praise"');
    let over = false;
    const asked = vscode.commands
      .executeCommand(commands.relax, String(output.uri), index)
      .then(() => {
        over = true;
      });
    await waitFor(async () => {
      await vscode.commands.executeCommand('refactorPreview.discard');
      return over || undefined;
    });
    await asked;
    assert.equal(desk.getText(), prompt);
  });

  it('is validated again when a rule is loosened, and when that is undone', async () => {
    const actions = await actionsAt(output, 'praise');
    const edit = actions.find(({ title }) => title.startsWith('Add `praise`'))?.edit;
    assert.ok(edit);
    // The same change, taken as confirmed.
    const confirmed = new vscode.WorkspaceEdit();
    confirmed.set(desk.uri, edit.get(desk.uri));
    assert.ok(await vscode.workspace.applyEdit(confirmed));
    const relaxed = prompt.replace('[billing, bug] #', '[billing, bug, praise] #');
    assert.equal(desk.getText(), relaxed);
    assert.ok(!(await marked(output, 3)).some(([text]) => text === '"praise"'));
    await vscode.window.showTextDocument(desk);
    await vscode.commands.executeCommand('undo');
    await marked(output, 4);
    assert.equal(desk.getText(), prompt);
  });

  it('is copied as an example with its input', async () => {
    await vscode.commands.executeCommand(commands.copyExample, String(output.uri));
    assert.equal(
      await vscode.env.clipboard.readText(),
      `{{role "user"}}\nWhere is my parcel?\n\n{{role "model"}}\n${reply}\n\n`,
    );
  });

  const row = { input: { ticket: 'Where is my parcel?' }, expected: JSON.parse(reply) };

  /** The proposed text of the dataset. */
  async function proposedRow(): Promise<vscode.TextDocument> {
    await vscode.commands.executeCommand(commands.saveRow, String(output.uri));
    return waitFor(() => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.scheme === 'touchstone-proposed' ? document : undefined;
    });
  }

  it('becomes a golden row of a new dataset when the shown change is applied', async () => {
    const dataset = fileUri('desk.golden.jsonl');
    await setAutoSave('afterDelay');
    const proposed = await proposedRow();
    assert.deepEqual(JSON.parse(proposed.getText()), { id: 'row-1', ...row });
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(dataset)));
    await vscode.commands.executeCommand(commands.applyProposed);
    const document = await waitFor(() => {
      const active = vscode.window.activeTextEditor?.document;
      return active?.uri.path === dataset.path ? active : undefined;
    });
    assert.equal(document.getText(), proposed.getText());
    await waitFor(() => !document.isDirty || undefined);
    await setAutoSave(undefined);
  });

  it('updates the expected value of the row with its input, and adds no second row', async () => {
    const dataset = fileUri('desk.golden.jsonl');
    const other = { id: 'row-1', note: 'kept', ...row, expected: { category: 'bug' } };
    const rest = '{"id":"row-2","input":{"ticket":"other"}}\n';
    const before = `${JSON.stringify(other)}\n${rest}`;
    const document = await vscode.workspace.openTextDocument(dataset);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(dataset, new vscode.Range(0, 0, document.lineCount, 0), before);
    await vscode.workspace.applyEdit(edit);
    await document.save();
    const proposed = await proposedRow();
    assert.equal(document.getText(), before);
    await vscode.commands.executeCommand(commands.applyProposed, proposed.uri);
    await waitFor(() => document.getText() !== before || undefined);
    const [first = '', ...others] = document.getText().split('\n');
    assert.deepEqual(JSON.parse(first), { ...other, expected: row.expected });
    assert.equal(others.join('\n'), rest);
    await waitFor(() => !document.isDirty || undefined);
    const removed = new vscode.WorkspaceEdit();
    removed.delete(dataset, new vscode.Range(1, 0, document.lineCount, 0));
    await vscode.workspace.applyEdit(removed);
    await document.save();
  });

  it('is requested again with the same input', async () => {
    await vscode.commands.executeCommand(commands.rerun, String(output.uri));
    await vscode.commands.executeCommand(commands.openOutput);
    const again = await waitFor(() => {
      const document = vscode.window.activeTextEditor?.document;
      const isNew = document?.uri.scheme === 'touchstone-output' && document !== output;
      return isNew ? document : undefined;
    });
    assert.equal(again.getText(), output.getText());
  });

  /** Opens the reply of the first sample from the results file of the last evaluation. */
  async function openSample(): Promise<vscode.TextDocument> {
    const results = join(folder(), '.touchstone', 'evals', 'desk');
    const [file = ''] = await readdir(results);
    const document = await vscode.workspace.openTextDocument(join(results, file));
    const line = new vscode.Range(1, 0, 1, 0);
    await vscode.window.showTextDocument(document, { selection: line });
    await vscode.commands.executeCommand(commands.openOutput);
    return shownOutput();
  }

  it('opens from the results of an evaluation', async () => {
    await desk.save();
    await vscode.commands.executeCommand(commands.evaluate, desk.uri);
    const sample = await openSample();
    assert.match(sample.uri.path, /desk · row-1 · openai gpt-5\.4-mini\.json$/, sample.getText());
    await marked(sample, 4);
  });

  it('is removed from the problems when it is closed, also when the prompt is edited afterwards', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await waitFor(() => vscode.languages.getDiagnostics(output.uri).length === 0 || undefined);
    const open = await openSample();
    await marked(open, 4);
    // VS Code keeps a closed document for minutes, and the prompt is checked again after an edit.
    for (const [types, count] of [
      ['[billing, bug, praise]', 3],
      ['[billing, bug]', 4],
    ] as const) {
      const edit = new vscode.WorkspaceEdit();
      const text = prompt.replace('[billing, bug]', types);
      edit.replace(desk.uri, new vscode.Range(0, 0, desk.lineCount, 0), text);
      assert.ok(await vscode.workspace.applyEdit(edit));
      await marked(open, count);
    }
    assert.deepEqual(vscode.languages.getDiagnostics(output.uri), []);
  });
});
