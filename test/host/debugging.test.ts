import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import * as vscode from 'vscode';
import { reloadAfterBuild } from '../../src/extension/reloadAfterBuild.ts';
import { waitFor } from './waitFor.ts';
import { folder } from './workspace.ts';

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

  it('Extension on the sample starts after the first build of its task, and is reloaded after the next', async () => {
    const repository = await copyRepository();
    await addTask('watch', repository);
    const built = join(repository, 'out', 'built');
    const program = join(repository, 'out', 'isBuilt.cjs');
    await mkdir(dirname(program), { recursive: true });
    await writeFile(program, `console.log('built', require('fs').existsSync(${quoted(built)}));`);
    const output: string[] = [];
    const tracker = followAdapter('pwa-node', ({ event, body }) => {
      if (event === 'output') output.push(String((body as { output?: string }).output));
    });
    const registered: vscode.Disposable[] = [tracker];
    try {
      // VS Code starts what is debugged when the task is ready. This program replaces the second window.
      const { preLaunchTask } =
        (await configurations()).find(({ name }) => name === 'Extension on the sample') ?? {};
      assert.equal(preLaunchTask, 'watch');
      const { args: _, ...cli } = await configuration('CLI');
      const launched = {
        ...cli,
        program,
        console: 'internalConsole',
        outputCapture: 'std',
        preLaunchTask,
      };
      const [workspaceFolder] = vscode.workspace.workspaceFolders ?? [];
      const ended = new Promise<unknown>(resolve => {
        registered.push(vscode.debug.onDidTerminateDebugSession(resolve));
      });
      assert.ok(await vscode.debug.startDebugging(workspaceFolder, launched));
      await ended;
      assert.match(output.join(''), /built true/);
      let reloads = 0;
      const register = <T extends vscode.Disposable>(item: T): T => {
        registered.push(item);
        return item;
      };
      reloadAfterBuild(register, vscode.Uri.file(repository), () => {
        reloads += 1;
      });
      const marker = 'a text of the second build';
      const source = join(repository, 'src', 'extension', 'activate.ts');
      // Changed again after a build that VS Code did not see, because its watcher was not ready yet.
      let seen = '';
      await waitFor(async () => {
        if (reloads > 0) return true;
        const latest = await readFile(built, 'utf8');
        if (latest !== seen) await appendFile(source, `\nconsole.log(${quoted(marker)});\n`);
        seen = latest;
        return undefined;
      });
      const bundle = join(repository, 'dist', 'extension', 'extension.js');
      await waitFor(async () =>
        (await readFile(bundle, 'utf8')).includes(marker) ? true : undefined,
      );
    } finally {
      for (const item of registered) item.dispose();
      for (const execution of vscode.tasks.taskExecutions) execution.terminate();
      await rm(join(folder(), '.vscode', 'tasks.json'), { force: true });
    }
  });
});

const quoted = (text: string): string => JSON.stringify(text);

/** What a build reads, so that a test can change it. */
async function copyRepository(): Promise<string> {
  const copy = join(dirname(folder()), 'repository');
  const parts = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'scripts',
    'src',
    'test',
    'LICENSE',
  ];
  for (const part of parts) await cp(join(root, part), join(copy, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  return copy;
}

/** Adds a task of this repository to the open folder. Its script is run directly, because the copy has no npm. */
async function addTask(label: string, repository: string): Promise<void> {
  const { tasks, ...rest } = JSON.parse(
    (await readFile(join(root, '.vscode', 'tasks.json'), 'utf8')).replaceAll(
      '${workspaceFolder}',
      repository,
    ),
  );
  const { script: _, ...task } = tasks.find((each: { label: string }) => each.label === label);
  const args = [join(repository, 'scripts', 'build.ts'), `--${label}`];
  const added = { ...task, type: 'process', command: process.execPath, args };
  await mkdir(join(folder(), '.vscode'), { recursive: true });
  await writeFile(
    join(folder(), '.vscode', 'tasks.json'),
    JSON.stringify({ ...rest, tasks: [added] }),
  );
  await waitFor(async () =>
    (await vscode.tasks.fetchTasks()).some(({ name }) => name === label) ? true : undefined,
  );
}
