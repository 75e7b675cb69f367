import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import type { CallHost, Recording } from '../call/host.ts';
import { fileProblem } from '../files/fileProblem.ts';
import { statePaths } from '../files/state.ts';
import { ProviderError } from '../model/errors.ts';
import { ToolCallSchema, UsageSchema } from '../model/events.ts';
import type { Redacted } from '../redaction/gate.ts';
import { plainSchema } from '../schema/jsonSchema.ts';
import { readerOf } from '../schema/validation/validate.ts';
import { remembering } from '../text/memo.ts';
import { openJournal } from '../trace/journal.ts';
import { readJournal } from '../trace/readJournal.ts';
import { messages } from './messages.ts';

/**
 * The newest recording of a request, or undefined. Repeats from 1 on (counted from 0) have their own
 * recordings. If a repeat was never recorded, an older recording of the same request is used, each for one
 * repeat.
 * @throws ProviderError of class `noRecording` when the file cannot be read.
 */
export type FindRecording = CallHost['findRecording'];

export interface RecordingStore {
  /** Finds it in the current version of the files. */
  readonly find: FindRecording;
  /** Finds recordings in the version that each file has when it is first needed, without looking for changes. */
  findInOneVersion(): FindRecording;
  /** @throws the error of the file system when the file cannot be written. */
  save(promptKey: string, recording: Redacted<Recording>): Promise<void>;
}

/** The recordings of one request. Each list and repeat is ordered from old to new. */
interface Recorded {
  readonly first: Recording[];
  readonly repeats: Map<number, Recording>;
}

/** The recordings of one file by the hash of their request. */
type Recordings = ReadonlyMap<string, Recorded>;

interface LoadedFile {
  /** Size and modification time of the file that was read. A changed file is read again. */
  readonly stamp: string;
  readonly byHash: Promise<Recordings>;
}

/**
 * The recordings of a workspace. Each prompt has one file, at its path below the workspace. A file is read
 * when it is first needed and after each change.
 */
export function openRecordings(
  workspaceFolder: string,
  warn: (message: string) => void,
): RecordingStore {
  const loaded = new Map<string, LoadedFile>();
  /** Questions to the file system that are not answered yet. Concurrent runs share the answer. */
  const asked = new Map<string, Promise<string>>();
  const pathOf = (promptKey: string): string =>
    join(statePaths(workspaceFolder).recordings, `${promptKey}.jsonl`);

  function currentStamp(file: string): Promise<string> {
    const known = asked.get(file);
    if (known) return known;
    const stamp = stampOf(file).finally(() => {
      if (asked.get(file) === stamp) asked.delete(file);
    });
    asked.set(file, stamp);
    return stamp;
  }

  async function currentRecordings(promptKey: string): Promise<Recordings> {
    const file = pathOf(promptKey);
    const stamp = await currentStamp(file);
    const known = loaded.get(promptKey);
    if (known?.stamp === stamp) return known.byHash;
    const byHash = readRecordings(file, workspaceFolder, warn);
    loaded.set(promptKey, { stamp, byHash });
    return byHash;
  }

  return {
    find: findIn(currentRecordings),
    findInOneVersion: () => findIn(remembering(MOST_PROMPTS, currentRecordings)),
    async save(promptKey, recording) {
      const file = pathOf(promptKey);
      const journal = openJournal(file, workspaceFolder, { tighten: false });
      try {
        await journal.append(recording);
        // An answer that is still to come may be older than this recording.
        asked.delete(file);
      } catch (error) {
        throw new Error(messages.notInFile(file, fileProblem(error)), { cause: error });
      } finally {
        await journal.close();
      }
    },
  };
}

/** Maximum number of prompts whose recordings are kept in one version: that of an evaluation and its judges. */
const MOST_PROMPTS = 1000;

function findIn(recordingsOf: (promptKey: string) => Promise<Recordings>): FindRecording {
  return async (promptKey, hash, repeat = 0) => {
    for (const key of keysOf(promptKey)) {
      const recorded = (await recordingsOf(key)).get(hash);
      const found = recorded?.repeats.get(repeat) ?? recorded?.first.at(-1 - repeat);
      if (found) return found;
    }
    return undefined;
  };
}

async function readRecordings(
  file: string,
  folder: string,
  warn: (message: string) => void,
): Promise<Recordings> {
  const byHash = new Map<string, Recorded>();
  try {
    for await (const { value } of readJournal(file, { folder, read: readRecording, warn })) {
      const recorded = byHash.get(value.hash) ?? emptyRecorded();
      byHash.set(value.hash, recorded);
      if (value.repeat) recorded.repeats.set(value.repeat, value);
      else recorded.first.push(value);
    }
  } catch (error) {
    throw new ProviderError(messages.recordingsUnread(fileProblem(error)), {
      class: 'noRecording',
    });
  }
  return byHash;
}

/**
 * Recordings of prompts in subfolders used to be stored under the prompt's name only. They are still found.
 */
function keysOf(promptKey: string): readonly string[] {
  const name = promptKey.slice(promptKey.lastIndexOf('/') + 1);
  return name === promptKey ? [name] : [promptKey, name];
}

function emptyRecorded(): Recorded {
  return { first: [], repeats: new Map() };
}

async function stampOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(file);
    return `${size} ${mtimeMs}`;
  } catch {
    return 'missing';
  }
}

const Milliseconds = Type.Optional(Type.Number({ minimum: 0 }));

const RecordingSchema = Type.Object({
  hash: Type.String(),
  model: Type.String(),
  repeat: Type.Optional(Type.Integer({ minimum: 0 })),
  text: Type.String(),
  toolCalls: Type.Optional(Type.Array(ToolCallSchema)),
  reply: Type.Optional(Type.Object({ role: Type.String(), content: Type.Array(Type.Object({})) })),
  finish: Type.Object({
    reason: Type.Enum(['stop', 'length', 'contentFilter', 'refusal', 'toolCalls', 'other']),
    raw: Type.String(),
    model: Type.Optional(Type.String()),
    fingerprint: Type.Optional(Type.String()),
  }),
  usage: Type.Optional(UsageSchema),
  timeToFirstToken: Milliseconds,
  totalTime: Milliseconds,
  recorded: Type.String(),
  handWritten: Type.Optional(Type.Boolean()),
  input: Type.Optional(Type.Object({})),
});

const readRecording = readerOf<Recording>(plainSchema(RecordingSchema));
