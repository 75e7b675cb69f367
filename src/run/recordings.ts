import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { statePaths } from '../files/state.ts';
import type { FinishReason } from '../model/events.ts';
import type { ToolCall } from '../model/toolCall.ts';
import type { Usage } from '../model/usage.ts';
import { isRecord } from '../schema/jsonSchema.ts';
import { openJournal } from '../trace/journal.ts';
import { readJournal } from '../trace/readJournal.ts';

/** One recorded reply: a line of `.touchstone/recordings/<prompt>.jsonl`. */
export interface Recording {
  /** SHA-256 of the provider-neutral request, 64 hex digits. */
  readonly hash: string;
  readonly model: string;
  readonly text: string;
  readonly toolCalls?: readonly ToolCall[];
  readonly finish: { readonly reason: FinishReason; readonly raw: string };
  /** As the provider counted it; absent when written by hand. */
  readonly usage?: Usage;
  /** Milliseconds, as measured when it was recorded; absent when written by hand. */
  readonly timeToFirstToken?: number;
  readonly totalTime?: number;
  /** ISO time of the recording. */
  readonly recorded: string;
  /** True when a person wrote the reply: shown wherever the reply is. */
  readonly handWritten?: boolean;
  /** What a reader of the file sees the reply was to; not part of the key. */
  readonly input?: Readonly<Record<string, unknown>>;
}

export interface RecordingStore {
  /** The newest recording of a request, or undefined. */
  find(promptName: string, hash: string): Promise<Recording | undefined>;
  /** @throws the file system's error when the file cannot be written. */
  save(promptName: string, recording: Recording): Promise<void>;
}

interface LoadedFile {
  /** Size and time of the file that was read: a changed file is read again. */
  readonly stamp: string;
  readonly byHash: Promise<ReadonlyMap<string, Recording>>;
}

/** The recordings of a workspace, one file a prompt, read when first asked and after each change. */
export function openRecordings(workspaceFolder: string): RecordingStore {
  const loaded = new Map<string, LoadedFile>();
  const pathOf = (promptName: string): string =>
    join(statePaths(workspaceFolder).recordings, `${promptName}.jsonl`);

  async function recordingsOf(promptName: string): Promise<ReadonlyMap<string, Recording>> {
    const file = pathOf(promptName);
    const stamp = await stampOf(file);
    const known = loaded.get(promptName);
    if (known?.stamp === stamp) return known.byHash;
    const byHash = load(file);
    loaded.set(promptName, { stamp, byHash });
    return byHash;
  }

  return {
    async find(promptName, hash) {
      return (await recordingsOf(promptName)).get(hash);
    },
    async save(promptName, recording) {
      const journal = openJournal(pathOf(promptName), workspaceFolder, { tighten: false });
      try {
        await journal.append(recording);
      } finally {
        await journal.close();
      }
    },
  };
}

async function load(file: string): Promise<ReadonlyMap<string, Recording>> {
  const byHash = new Map<string, Recording>();
  for await (const value of readJournal(file)) {
    if (isRecording(value)) byHash.set(value.hash, value);
  }
  return byHash;
}

async function stampOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(file);
    return `${size} ${mtimeMs}`;
  } catch {
    return 'missing';
  }
}

function isRecording(value: unknown): value is Recording {
  return (
    isRecord(value) &&
    typeof value['hash'] === 'string' &&
    typeof value['model'] === 'string' &&
    typeof value['text'] === 'string' &&
    isRecord(value['finish'])
  );
}
