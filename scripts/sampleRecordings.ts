import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recording } from '../src/call/host.ts';
import { buildRequest } from '../src/call/request/buildRequest.ts';
import { requestHash } from '../src/call/request/requestHash.ts';
import { datasetRowsOf } from '../src/eval/dataset/dataset.ts';
import type { DatasetRow } from '../src/eval/dataset/row.ts';
import type { LoadedPrompt } from '../src/load/loadedPrompt.ts';
import { loadPromptFile, loadPromptText } from '../src/load/loadPromptFile.ts';
import { modelsOf } from '../src/prompt/frontmatter/metadata.ts';

const root = join(import.meta.dirname, '..');
export const sampleFolder = join(root, 'samples', 'support-desk');
export const samplePrompts = ['triage', 'extract', 'summarise'] as const;
type SamplePrompt = (typeof samplePrompts)[number];

/** One reply as the author wrote it: a value that becomes JSON, or a text. */
interface WrittenReply {
  readonly row: string;
  readonly model: string;
  readonly reply?: unknown;
  readonly text?: string;
  readonly finish?: 'length';
}

/** A change of a sample prompt that the README asks for. Its requests have replies too. */
interface Edit {
  readonly prompt: string;
  readonly find: string;
  readonly replace: string;
}

/** The day on which the replies were written. A time of day would look like a measurement. */
const WRITTEN = '2026-11-23T00:00:00.000Z';

/** The current prompt, then the prompt after each edit of the README. */
export async function samplePromptVersions(name: SamplePrompt): Promise<readonly LoadedPrompt[]> {
  const file = join(sampleFolder, `${name}.prompt`);
  const loaded = await loadPromptFile(file);
  if (!loaded.ok) throw new Error(loaded.message);
  const { document, partials } = loaded.prompt;
  const versions = [loaded.prompt];
  for (const edit of (await sampleEdits()).filter(item => item.prompt === name)) {
    if (document.text.split(edit.find).length !== 2) {
      throw new Error(
        `${file} must hold “${edit.find}” once: scripts/sampleReplies/edits.json replaces it.`,
      );
    }
    const text = document.text.replace(edit.find, edit.replace);
    versions.push(await loadPromptText(text, file, async partial => partials.get(partial)));
  }
  return versions;
}

export async function sampleEdits(): Promise<readonly Edit[]> {
  return JSON.parse(await readText('scripts/sampleReplies/edits.json')) as readonly Edit[];
}

export async function sampleRows(name: SamplePrompt): Promise<readonly DatasetRow[]> {
  const file = join(sampleFolder, `${name}.golden.jsonl`);
  const { rows, badRows } = datasetRowsOf(await readFile(file, 'utf8'), file);
  const [bad] = badRows;
  if (bad) throw new Error(`${bad.file}:${bad.line}: ${bad.message}`);
  return rows;
}

/** The hash of a row's recording. */
export function hashOf(prompt: LoadedPrompt, row: DatasetRow, model: string): string {
  const built = buildRequest({ prompt, input: row.input, model });
  if (!built.ok) throw new Error(`${row.id}: ${built.error.message}`);
  return requestHash(built.request);
}

/** Every hand-written reply of a sample prompt, with the hash of the request that it answers. */
export async function sampleRecordings(name: SamplePrompt): Promise<readonly Recording[]> {
  const replies = await writtenReplies(name);
  const rows = await sampleRows(name);
  const recordings: Recording[] = [];
  for (const prompt of await samplePromptVersions(name)) {
    for (const row of rows) {
      for (const model of modelsOf(prompt.document.metadata)) {
        const written = replies.get(`${row.id} ${model}`);
        if (!written)
          throw new Error(
            `scripts/sampleReplies/${name}.jsonl has no reply to ${row.id} by ${model}.`,
          );
        const finish = written.finish ?? 'stop';
        recordings.push({
          hash: hashOf(prompt, row, model),
          model,
          text: written.text ?? JSON.stringify(written.reply, undefined, 2),
          finish: { reason: finish, raw: finish },
          recorded: WRITTEN,
          handWritten: true,
          input: row.input,
        });
      }
    }
  }
  return recordings;
}

async function writtenReplies(name: SamplePrompt): Promise<ReadonlyMap<string, WrittenReply>> {
  const lines = (await readText(`scripts/sampleReplies/${name}.jsonl`)).split('\n').filter(Boolean);
  const replies = lines.map(line => JSON.parse(line) as WrittenReply);
  return new Map(replies.map(reply => [`${reply.row} ${reply.model}`, reply]));
}

function readText(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8');
}
