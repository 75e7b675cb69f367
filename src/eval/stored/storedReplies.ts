import { dirname } from 'node:path';
import { largest, openBelow } from '../../files/read.ts';
import { readLine } from '../../trace/readJournal.ts';
import type { EvalHashes } from '../baseline/hashes.ts';
import {
  headerOfResults,
  readResults,
  readSample,
  type StoredHeader,
  type StoredSample,
} from '../results/resultsFile.ts';

/** Replies of earlier runs, and what an evaluation does with them. */
export interface Reuse {
  /**
   * `resume`: the run continues in its file. `changed`: a row whose request is the same takes its reply over.
   * `rescore`: all replies are scored again, and nothing is sent. `merge`: samples are taken as they are.
   */
  readonly kind: 'resume' | 'changed' | 'rescore' | 'merge';
  readonly replies: StoredReplies;
  /** Of a resumed run: its name, and the ISO time of its start. */
  readonly run?: string;
  readonly started?: string;
  /** Of the prompt that the replies answer, where that is not the current one. */
  readonly hashes?: Pick<EvalHashes, 'prompt' | 'parameters'>;
}

/** A sample of a results file, and where it is. */
export interface FoundSample {
  readonly sample: StoredSample['sample'];
  readonly header: StoredHeader;
  /** Name of its run. */
  readonly run: string;
  /** Of its line, in bytes. */
  readonly start: number;
}

/** The samples of results files, found by what they are of. In memory are their places. */
export interface StoredReplies {
  readonly headers: readonly StoredHeader[];
  /** Planned samples: those with a reply, and those without. */
  readonly counts: { readonly ended: number; readonly errored: number };
  /** Whether there is a planned sample with a reply. */
  has(row: string, model: string, repeat: number): boolean;
  find(row: string, model: string, repeat: number): Promise<FoundSample | undefined>;
  close(): Promise<void>;
}

interface ReplyPlace {
  readonly file: number;
  readonly start: number;
  readonly length: number;
  readonly errored: boolean;
  readonly again: boolean;
}

/**
 * Indexes results files. A sample that is in several is that of the first; in one file the last line of a sample
 * counts, since a resumed run replaces samples by later lines. Files without a header are left out.
 */
export async function openStoredReplies(
  files: readonly string[],
  warn: (message: string) => void,
): Promise<StoredReplies> {
  const places = new Map<string, ReplyPlace>();
  const headers: StoredHeader[] = [];
  const opened: string[] = [];
  for (const file of files) {
    const own = new Map<string, ReplyPlace>();
    let last = await headerOfResults(file, { folder: dirname(file), warn });
    for await (const { sample, header, start, length } of readResults(file, {
      folder: dirname(file),
      warn,
    })) {
      last = header;
      const { row, model, repeat = 0, outcome, again = false } = sample;
      const errored = outcome === 'errored';
      own.set(replyKey(row.id, model, repeat), {
        file: opened.length,
        start,
        length,
        errored,
        again,
      });
    }
    if (!last) continue;
    headers.push(last);
    opened.push(file);
    for (const [key, place] of own) if (!places.has(key)) places.set(key, place);
  }
  const planned = [...places.values()].filter(({ again }) => !again);
  const errored = planned.filter(each => each.errored).length;
  const handles = opened.map(file => openBelow(dirname(file), file, largest.state));
  return {
    headers,
    counts: { ended: planned.length - errored, errored },
    has(row, model, repeat) {
      const place = places.get(replyKey(row, model, repeat));
      return place !== undefined && !place.again && !place.errored;
    },
    async find(row, model, repeat) {
      const place = places.get(replyKey(row, model, repeat));
      const file = place && (await handles[place.file]);
      const header = place && headers[place.file];
      if (!file?.ok || !header) return undefined;
      const { start, length } = place;
      const { buffer } = await file.handle.read(Buffer.alloc(length), 0, length, start);
      const { values } = readLine(buffer.toString('utf8'), readSample);
      const sample = values.find(
        each => each.row.id === row && each.model === model && (each.repeat ?? 0) === repeat,
      );
      return sample && { sample, header, run: header.run ?? '', start };
    },
    async close() {
      for (const handle of handles) {
        const file = await handle;
        if (file.ok) await file.handle.close();
      }
    },
  };
}

function replyKey(row: string, model: string, repeat: number): string {
  return JSON.stringify([row, model, repeat]);
}
