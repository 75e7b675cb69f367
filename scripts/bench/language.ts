/**
 * The time of the language service compared with that of its two parsers: `npm run bench -- language [--edits
 * 200] [--cli dist/node/cli.js]`, on a quiet machine. It uses the wall clock, because some machines count
 * processor time in steps of milliseconds.
 */
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Handlebars from 'handlebars';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseDocument } from 'yaml';
import { type LanguageFile, languageFile } from '../../src/language/languageFile.ts';
import { languageService } from '../../src/language/languageService.ts';
import type { Workspace } from '../../src/language/workspace.ts';
import { defaultSettings } from '../../src/model/settings/settings.ts';
import { collectOften, makeRoomForTyping } from '../../src/server/nodeServer.ts';
import { randomOf } from '../fuzz/random.ts';
import { root } from '../host/paths.ts';
import { serve } from './languageServer.ts';
import { longPrompt } from './longPrompt.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: 'string', default: '200' },
    prompts: { type: 'string', default: '2000' },
    cli: { type: 'string' },
  },
});
const { bin } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const cli = resolve(values.cli ?? join(root, bin.touchstone));

// The same setting as in the server.
collectOften();
makeRoomForTyping();
console.log(
  `${values.edits} edits each, milliseconds, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`,
);
const table: Record<string, string | number>[] = [];
// The first size is for warming up.
for (const kilobytes of [50, 10, 50, 250, 1000]) {
  const row = await measureEdits(
    kilobytes,
    Math.ceil((Number(values.edits) * 50) / (kilobytes + 50)),
  );
  table.push(row);
}
console.table(table.slice(1));

const [prompts, small, long] = [Number(values.prompts), longPrompt(2_000), longPrompt(50 * 1024)];
const read = await serve(cli, prompts, small);
console.log(
  `The built server: ${prompts} prompts of 2 kB indexed in ${read.seconds.toFixed(2)} s, with ${read.memory.toFixed(0)} MB at the highest.`,
);
const { edits, memory } = await serve(cli, prompts, small, long);
console.log(
  `Then typing into 50 kB: edit to diagnostics p50 ${round(quantile(edits, 0.5))} ms, p95 ${round(quantile(edits, 0.95))} ms, the protocol included, with ${memory.toFixed(0)} MB at the highest.`,
);

/** Edits a prompt in several places. After each edit, requests diagnostics and completion. */
async function measureEdits(kilobytes: number, edits: number) {
  const random = randomOf(kilobytes);
  const text = TextDocument.create(
    'file:///bench/triage.prompt',
    'dotprompt',
    0,
    longPrompt(kilobytes * 1024),
  );
  const workspace: Workspace = {
    files: () => [fileOf(text)],
    file: uri => (uri === text.uri ? fileOf(text) : undefined),
    unreadable: () => undefined,
    schemaFile: () => undefined,
    settings: () => defaultSettings,
    folder: uri => uri.slice(0, uri.lastIndexOf('/')),
    list: async () => [],
  };
  const service = languageService(workspace);
  const diagnostics: number[] = [];
  const completion: number[] = [];
  const parsers: number[] = [];
  for (let edit = 0; edit < edits; edit += 1) {
    typeSomewhere(text, random.next(), ' the word');
    diagnostics.push(await timed(() => service.diagnostics(fileOf(text))));
    const offset = typeSomewhere(text, random.next(), ' {{cus}}') + ' {{cus'.length;
    completion.push(await timed(() => service.completion(fileOf(text), text.positionAt(offset))));
  }
  // Separate from the edits, because garbage collection would charge them for the garbage of the parsers.
  for (let edit = 0; edit < edits; edit += 1) {
    typeSomewhere(text, random.next(), ' the word');
    parsers.push(await timed(() => parse(text.getText())));
  }
  const ours = quantile(diagnostics, 0.5);
  const theirs = quantile(parsers, 0.5);
  return {
    size: `${kilobytes} kB`,
    'edit to diagnostics p50': round(ours),
    p95: round(quantile(diagnostics, 0.95)),
    'yaml + Handlebars p50': round(theirs),
    ratio: round(ours / theirs),
    'p50 a kB': round(ours / kilobytes),
    'completion p50': round(quantile(completion, 0.5)),
    'completion p95': round(quantile(completion, 0.95)),
  };
}

function fileOf(text: TextDocument): LanguageFile {
  const file = languageFile(text);
  if (!file) throw new Error('The bench has a file that is none of ours.');
  return file;
}

/** Inserts text at the end of a line of prose, like a user. Returns the offset. */
function typeSomewhere(text: TextDocument, where: number, typed: string): number {
  const whole = text.getText();
  const first = whole.indexOf('## Rule');
  const found = whole.indexOf(' Never promise', first + Math.floor(where * (whole.length - first)));
  const at = found === -1 ? whole.lastIndexOf(' Never promise') : found;
  const position = text.positionAt(at);
  const range = { start: position, end: position };
  TextDocument.update(text, [{ range, text: typed }], text.version + 1);
  return at;
}

/** The minimum time of any implementation with these parsers. */
function parse(prompt: string): unknown {
  const end = prompt.indexOf('\n---\n', 4);
  return [parseDocument(prompt.slice(4, end)), Handlebars.parse(prompt.slice(end + 5))];
}

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
