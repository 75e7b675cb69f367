import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import * as vscode from 'vscode';

interface Configuration extends vscode.DebugConfiguration {
  readonly preLaunchTask?: string;
}

const root = vscode.extensions.getExtension('touchstone.touchstone')?.extensionPath ?? '';

async function configurations(): Promise<readonly Configuration[]> {
  const text = await readFile(join(root, '.vscode', 'launch.json'), 'utf8');
  return JSON.parse(text.replaceAll('${workspaceFolder}', root)).configurations;
}

/** A configuration without its task: the suite has built what it starts. */
async function configuration(name: string): Promise<Configuration> {
  const found = (await configurations()).find(each => each.name === name);
  assert.ok(found, `no configuration ${name}`);
  const { preLaunchTask: _, ...rest } = found;
  return rest;
}

/** Messages of the debug adapter, as they come. */
function followAdapter(type: string, onEvent: (event: { event?: string; body?: unknown }) => void) {
  return vscode.debug.registerDebugAdapterTrackerFactory(type, {
    createDebugAdapterTracker: () => ({ onDidSendMessage: onEvent }),
  });
}

describe('The debug configurations of the repository', () => {
  it('have only attributes of the debugger, with values that it allows', async () => {
    const debuggers: readonly {
      readonly type: string;
      readonly configurationAttributes?: Readonly<Record<string, object>>;
    }[] =
      vscode.extensions.getExtension('ms-vscode.js-debug')?.packageJSON.contributes.debuggers ?? [];
    // The schemas are written for an editor: with descriptions in Markdown, and patterns without `u`.
    const ajv = new Ajv({ strict: false, unicodeRegExp: false });
    for (const each of await configurations()) {
      const { name, type, request, preLaunchTask: _, windows: __, ...own } = each;
      const attributes = debuggers.find(each => each.type === type)?.configurationAttributes;
      const schema = attributes?.[request];
      assert.ok(schema, `no ${request} of ${type} for ${name}`);
      const properties = Object.entries((schema as { properties: object }).properties);
      const validate = ajv.compile({
        type: 'object',
        additionalProperties: false,
        // VS Code adds its own attributes, which refer to a schema of its own.
        properties: Object.fromEntries(properties.filter(([, value]) => !('$ref' in value))),
      });
      assert.ok(validate(own), `${name}: ${ajv.errorsText(validate.errors)}`);
    }
  });

  it('CLI runs the command line in the sample', async () => {
    const output: string[] = [];
    const ended = new Promise<unknown>(resolve => {
      vscode.debug.onDidTerminateDebugSession(resolve);
    });
    const tracker = followAdapter('pwa-node', ({ event, body }) => {
      if (event === 'output') output.push(String((body as { output?: string }).output));
    });
    const debugged = { ...(await configuration('CLI')), console: 'internalConsole' };
    const started = await vscode.debug.startDebugging(undefined, {
      ...debugged,
      outputCapture: 'std',
    });
    assert.ok(started);
    await ended;
    tracker.dispose();
    assert.match(output.join(''), /\b0 errors\b/);
  });

  it('Language server (attach) attaches to the process of a language server', async () => {
    const { port, ...rest } = await configuration('Language server (attach)');
    const server: ChildProcess = spawn(
      process.execPath,
      [`--inspect=${port}`, join(root, 'dist', 'node', 'cli.js'), 'lsp', '--stdio'],
      { stdio: ['pipe', 'ignore', 'pipe'] },
    );
    try {
      assert.ok(server.stderr);
      const [first] = await once(server.stderr, 'data');
      assert.match(String(first), /Debugger listening/);
      const session = new Promise<vscode.DebugSession>(resolve => {
        vscode.debug.onDidStartDebugSession(resolve);
      });
      // Without `restart` the session ends with the server.
      const attached = { ...rest, port, restart: false, name: rest.name };
      assert.ok(await vscode.debug.startDebugging(undefined, attached));
      assert.equal((await session).configuration['port'], port);
      await vscode.debug.stopDebugging(await session);
    } finally {
      server.kill();
    }
  });
});
