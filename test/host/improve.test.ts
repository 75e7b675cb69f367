import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/protocol/commands.ts';
import { fileUri } from './workspace.ts';

const text = '{{role "system"}}\nYou sort tickets.\n\n{{role "user"}}\n{{ticket}}\n';
const better = text.replace('tickets.', 'tickets. A refund is always billing.');
const file = `---
model: one/m
input:
  schema: { ticket: string }
output:
  schema:
    category(enum): [billing, other]
---
${text}`;

const rows = Array.from({ length: 40 }, (_, row) => ({
  id: `r${row}`,
  input: { ticket: `${row % 2 === 0 ? 'refund' : 'login'} number ${row} of my account please` },
  expected: { category: row % 2 === 0 ? 'billing' : 'other' },
}));

/** A model that proposes the better text, and sorts refunds only with it. */
async function startModel(): Promise<{ readonly server: Server; readonly calls: () => number }> {
  let calls = 0;
  const server = createServer(async (request, response) => {
    calls += 1;
    let sent = '';
    for await (const part of request) sent += String(part);
    const isProposal = sent.includes('You improve the text of a prompt');
    const category =
      sent.includes('refund number') && sent.includes('always billing') ? 'billing' : 'other';
    const reply = isProposal
      ? { diagnosis: 'refunds', idea: 'say that a refund is billing', template: better }
      : { category };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        ...{ id: 'c', object: 'chat.completion', created: 1, model: 'm' },
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: JSON.stringify(reply) },
            finish_reason: 'stop',
          },
        ],
      }),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { server, calls: () => calls };
}

interface Answers {
  /** Presses the first button of a modal dialog. */
  readonly modal: boolean;
  /** Buttons of notifications that are pressed. */
  readonly buttons: readonly string[];
}

/** Answers dialogs, which VS Code does not show in tests. Returns what was asked, and a function that ends it. */
function answerDialogs({ modal, buttons }: Answers) {
  const { showQuickPick, showWarningMessage, showInformationMessage } = vscode.window;
  const asked: string[] = [];
  const press = async (message: string, ...rest: readonly unknown[]) => {
    asked.push(message);
    return rest.find(each => typeof each === 'string' && buttons.includes(each));
  };
  Object.assign(vscode.window, {
    async showQuickPick(items: readonly unknown[]) {
      return items[0];
    },
    async showWarningMessage(message: string, ...rest: readonly unknown[]) {
      const [options, first] = rest;
      if (typeof options !== 'object') return press(message, ...rest);
      asked.push(message);
      return modal ? first : undefined;
    },
    showInformationMessage: press,
  });
  const restore = () =>
    Object.assign(vscode.window, { showQuickPick, showWarningMessage, showInformationMessage });
  return { asked, restore };
}

describe('Improve Prompt', () => {
  const prompt = () => fileUri('improve/desk.prompt');
  let model: Awaited<ReturnType<typeof startModel>>;

  beforeEach(async () => {
    model = await startModel();
    const { port } = model.server.address() as AddressInfo;
    await mkdir(dirname(prompt().fsPath), { recursive: true });
    const files = {
      'touchstone.yaml': `endpoints:\n  one: { protocol: openai, baseUrl: "http://127.0.0.1:${port}/v1" }\n`,
      'desk.golden.jsonl': rows.map(row => `${JSON.stringify(row)}\n`).join(''),
      'desk.prompt': file,
    };
    // The editor uses the new settings when it sees the file. One that is written just after its removal is
    // seen as a change.
    const watcher = vscode.workspace.createFileSystemWatcher('**/touchstone.yaml');
    const isSeen = new Promise(resolve => {
      watcher.onDidCreate(resolve);
      watcher.onDidChange(resolve);
    });
    for (const [name, content] of Object.entries(files)) {
      await writeFile(fileUri(`improve/${name}`).fsPath, content);
    }
    await isSeen;
    watcher.dispose();
  });

  afterEach(async () => {
    model.server.close();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await rm(dirname(prompt().fsPath), { recursive: true, force: true });
  });

  it('shows the accepted text next to the prompt, and applies it as one edit that can be undone', async () => {
    // The question next to the shown text has no answer: the command of its editor applies it.
    const dialogs = answerDialogs({ modal: true, buttons: [] });
    try {
      await vscode.commands.executeCommand(commands.improve, prompt());
    } finally {
      dialogs.restore();
    }
    assert.ok(
      dialogs.asked.some(each => /^Improve desk\?/.test(each)),
      dialogs.asked.join('\n'),
    );
    assert.match(dialogs.asked.at(-1) ?? '', /^Text \d is better: \+50 points/);
    const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
    const diff = tabs.find(({ input }) => input instanceof vscode.TabInputTextDiff);
    assert.match(diff?.label ?? '', /desk\.prompt: current text ↔ proposed text/);
    const document = await vscode.workspace.openTextDocument(prompt());
    assert.equal(document.getText(), file);
    const shown = diff?.input instanceof vscode.TabInputTextDiff ? diff.input.modified : undefined;
    await vscode.commands.executeCommand(commands.applyProposed, shown);
    assert.equal(document.getText(), file.replace(text, better));
    assert.ok(document.isDirty);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), file);
  });

  it('sends nothing when the user does not confirm', async () => {
    const dialogs = answerDialogs({ modal: false, buttons: [] });
    try {
      await vscode.commands.executeCommand(commands.improve, prompt());
    } finally {
      dialogs.restore();
    }
    assert.ok(dialogs.asked.length > 0);
    assert.equal(model.calls(), 0);
  });
});
