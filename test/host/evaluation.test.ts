import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/protocol/commands.ts';
import { waitFor } from './waitFor.ts';
import { fileUri, folder, readLines } from './workspace.ts';

const evals = () => join(folder(), '.touchstone', 'evals');

type Line = Readonly<Record<string, unknown>>;

/** The samples of an evaluation's last results file. */
async function runsOf(name: string): Promise<readonly string[]> {
  const files = await readdir(join(evals(), name)).catch((): string[] => []);
  return files.filter(each => each.endsWith('.jsonl')).sort();
}

/** Searches for the cheapest model, and presses Enter until the search has ended. */
async function searchWithEnter(): Promise<void> {
  const search = vscode.commands.executeCommand(commands.findCheapest, fileUri('triage.prompt'));
  let ended = false;
  void search.then(() => {
    ended = true;
  });
  await waitFor(async () => {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return ended || undefined;
  });
}

async function samplesOf(name: string): Promise<readonly Line[]> {
  const file = (await runsOf(name)).at(-1);
  if (file === undefined) return [];
  return (await readLines(join(evals(), name, file))).filter(each => 'outcome' in each);
}

function rowsOf(samples: readonly Line[]): ReadonlySet<string> {
  return new Set(samples.map(({ row }) => (row as { readonly id: string }).id));
}

async function goldenRows(name: string): Promise<ReadonlySet<string>> {
  const lines = await readLines(fileUri(`${name}.golden.jsonl`).fsPath);
  return new Set(lines.map(({ id }) => String(id)));
}

describe('An evaluation in the editor', () => {
  beforeEach(() => rm(evals(), { recursive: true, force: true }));

  it('scores every golden row on every model, from the command', async () => {
    await vscode.commands.executeCommand(commands.evaluate, fileUri('triage.prompt'));
    const samples = await samplesOf('triage');
    const rows = await goldenRows('triage');
    assert.ok(rows.size >= 40);
    assert.deepEqual(rowsOf(samples), rows);
    assert.equal(samples.length, rows.size * 3);
    const outcomes = new Set(samples.map(({ outcome }) => outcome));
    assert.ok(outcomes.has('passed'));
    assert.ok(!outcomes.has('errored'), 'every sample is answered from the recordings');
  });

  it('is accepted as the baseline by a command without running again', async () => {
    const baseline = fileUri('triage.baseline.json');
    try {
      await vscode.commands.executeCommand(commands.evaluate, fileUri('triage.prompt'));
      await vscode.commands.executeCommand(commands.bless, fileUri('triage.prompt'));
      const text = await readFile(baseline.fsPath, 'utf8');
      const { rows } = JSON.parse(text) as { readonly rows: readonly unknown[] };
      assert.equal(rows.length, (await goldenRows('triage')).size);
    } finally {
      await rm(baseline.fsPath, { force: true });
    }
  });

  it('runs the failed rows again by a command, and says so when there are none', async () => {
    await vscode.commands.executeCommand(commands.rerunFailed, fileUri('triage.prompt'));
    assert.deepEqual(await samplesOf('triage'), [], 'nothing was evaluated yet');
    await vscode.commands.executeCommand(commands.evaluate, fileUri('triage.prompt'));
    const failed = (await samplesOf('triage')).filter(({ outcome }) => outcome === 'failed');
    assert.ok(failed.length > 0);
    await vscode.commands.executeCommand(commands.rerunFailed, fileUri('triage.prompt'));
    assert.deepEqual(rowsOf(await samplesOf('triage')), rowsOf(failed));
  });

  it('resumes a run that was cut off in its file by a command, and says so when there is none', async () => {
    const resume = () =>
      vscode.commands.executeCommand(commands.resumeEvaluation, fileUri('triage.prompt'));
    const results = async () =>
      (await readdir(join(evals(), 'triage')).catch(() => [])).filter(each =>
        each.endsWith('.jsonl'),
      );
    await resume();
    assert.deepEqual(await results(), [], 'nothing was evaluated yet');
    await vscode.commands.executeCommand(commands.evaluate, fileUri('triage.prompt'));
    const whole = await samplesOf('triage');
    const [file = ''] = await results();
    const lines = (await readFile(join(evals(), 'triage', file), 'utf8')).split('\n');
    await writeFile(
      join(evals(), 'triage', file),
      `${lines.slice(0, 20).join('\n')}\n${lines[20]?.slice(0, 30)}`,
    );
    await resume();
    assert.deepEqual(await results(), [file]);
    const identityOf = ({ row, model }: Line) => JSON.stringify([row, model]);
    const resumed = await samplesOf('triage');
    assert.deepEqual(resumed.map(identityOf).sort(), whole.map(identityOf).sort());
    await resume();
    assert.deepEqual(await results(), [file]);
  });

  it('runs the prompts of an eval file together', async () => {
    const names = ['together.eval.yaml', 'together.short.prompt'];
    const prompt = await readFile(fileUri('triage.prompt').fsPath, 'utf8');
    const short = prompt.replace(/^model: .*$/m, 'model: sandbox/schema');
    try {
      await writeFile(fileUri('together.short.prompt').fsPath, short);
      await writeFile(
        fileUri('together.eval.yaml').fsPath,
        'prompt: [./triage.prompt, ./together.short.prompt]\ndataset: ./triage.golden.jsonl\nmodels: [sandbox/schema]\n',
      );
      await vscode.commands.executeCommand(commands.evaluate, fileUri('together.eval.yaml'));
      const rows = await goldenRows('triage');
      for (const name of ['together.triage', 'together.short']) {
        assert.deepEqual(rowsOf(await samplesOf(name)), rows, name);
      }
    } finally {
      for (const name of names) await rm(fileUri(name).fsPath, { force: true });
    }
  });

  it('finds the cheapest of the selected models, after asking for them', async () => {
    const before = (await runsOf('triage')).length;
    await searchWithEnter();
    assert.ok((await runsOf('triage')).length > before, 'the models are selected from the start');
    const samples = await samplesOf('triage');
    assert.ok(samples.length >= 15, 'five rows on each of three models');
    assert.ok(samples.length < (await goldenRows('triage')).size * 3);
  });

  it('finds and runs every dataset from the Test Explorer', async () => {
    await vscode.commands.executeCommand('workbench.view.testing.focus');
    await vscode.commands.executeCommand('testing.refreshTests');
    await vscode.commands.executeCommand('testing.runAll');
    for (const name of ['triage', 'extract', 'summarise']) {
      const rows = await goldenRows(name);
      const samples = await waitFor(async () => {
        const found = await samplesOf(name);
        return rowsOf(found).size === rows.size ? found : undefined;
      });
      assert.deepEqual(rowsOf(samples), rows, name);
    }
  });
});
