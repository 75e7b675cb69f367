import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { note } from './report.ts';

describe('The extension host', () => {
  it('runs', () => {
    note(`VS Code ${vscode.version}, Node ${process.version}`);
    assert.ok(vscode.workspace.workspaceFolders?.length === 1);
  });
});
