import { isAbsolute, join } from 'node:path';
import { l10n, type TestItem, Uri, window } from 'vscode';
import {
  lastSamples,
  readSamples,
  type StoredSample,
  samplesOfRow,
} from '../../eval/results/storedSamples.ts';
import { isResultsFile, promptFileName } from '../../files/fileNames.ts';
import { withoutIcons } from '../shownText.ts';
import { rowIdOf } from '../tests/datasetTests.ts';
import { sampleFinding } from '../tests/rowVerdict.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import type { ShownOutput } from './output.ts';

/**
 * The reply of a row in the Test Explorer, of a test message, or of a line of a results file in the active
 * editor. Undefined when there is none, or none is chosen.
 */
export async function sampleOutput(
  given: unknown,
  hosts: EditorHosts,
): Promise<ShownOutput | undefined> {
  const { item, message } = askedFor(given);
  if (!item) return sampleAtCursor(hosts);
  const id = rowIdOf(item);
  if (!item.uri || id === undefined) return undefined;
  const folder = await hosts.folderOf(item.uri);
  const { warn } = await hosts.hostOf(item.uri);
  const samples = await samplesOfRow(folder, { id, file: item.uri.fsPath }, warn);
  if (samples.length === 0) {
    throw new Error(l10n.t('{0} has no reply yet. Run the evaluation first.', id));
  }
  const meant = samples.filter(({ sample }) => sampleFinding(sample).message === message);
  const stored = await pickSample(meant.length > 0 ? meant : samples);
  if (stored?.sample.text === '') {
    throw new Error(stored.sample.error?.message ?? l10n.t('The reply is empty.'));
  }
  return stored && storedSampleOutput(stored, folder);
}

/** The replies of the last evaluation. Those that did not pass come first. */
export async function lastEvaluation(
  near: Uri,
  hosts: EditorHosts,
): Promise<readonly ShownOutput[]> {
  const folder = await hosts.folderOf(near);
  const { warn } = await hosts.hostOf(near);
  const samples = (await lastSamples(folder, warn)).filter(({ sample }) => sample.text !== '');
  const short = samples.filter(({ sample }) => sample.outcome !== 'passed');
  const passed = samples.filter(({ sample }) => sample.outcome === 'passed');
  return [...short, ...passed].map(stored => storedSampleOutput(stored, folder));
}

export function isTest(given: unknown): boolean {
  return askedFor(given).item !== undefined;
}

/** The shapes of a test and a test message that VS Code passes to a command. */
function askedFor(given: unknown): { readonly item?: TestItem; readonly message?: string } {
  if (typeof given !== 'object' || given === null) return {};
  if ('test' in given && 'message' in given) {
    const { test, message } = given as { test: TestItem; message: { message: unknown } };
    return { item: test, message: String(message.message) };
  }
  return 'children' in given && 'parent' in given ? { item: given as TestItem } : {};
}

async function sampleAtCursor(hosts: EditorHosts): Promise<ShownOutput | undefined> {
  const editor = window.activeTextEditor;
  const { uri } = editor?.document ?? {};
  if (!editor || !uri || !isResultsFile(uri.path)) return undefined;
  const { line } = editor.selection.active;
  const folder = await hosts.folderOf(uri);
  const { warn } = await hosts.hostOf(uri);
  const stored = (await readSamples(uri.fsPath, folder, warn)).find(each => each.line === line);
  return stored && storedSampleOutput(stored, folder);
}

async function pickSample(samples: readonly StoredSample[]): Promise<StoredSample | undefined> {
  if (samples.length < 2) return samples[0];
  const items = samples.map(stored => ({
    label: withoutIcons(stored.sample.model),
    description: withoutIcons(`${stored.header.prompt.name} · ${stored.sample.outcome}`),
    detail: withoutIcons(stored.sample.text),
    stored,
  }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Select a reply to open'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.stored;
}

function storedSampleOutput(
  { sample, header: { prompt } }: StoredSample,
  folder: string,
): ShownOutput {
  const { row, model, text, outcome, input } = sample;
  const file = prompt.file ?? promptFileName(prompt.name);
  return {
    title: `${prompt.name} · ${row.id} · ${model}`,
    text,
    complete: outcome !== 'errored',
    prompt: Uri.file(isAbsolute(file) ? file : join(folder, file)),
    input,
    model,
  };
}
