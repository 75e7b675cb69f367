import { type FileIdentity, isSameFile } from '../../files/below.ts';
import { largest, type OpenedFile, openBelow } from '../../files/read.ts';
import { statePaths } from '../../files/state.ts';
import { readLogLine } from '../logLine.ts';
import { readLine } from '../readJournal.ts';
import type { RunRecord } from '../record.ts';
import { isRun, recordOf } from '../span.ts';
import { bytesAt, type FilePart, linesFromEnd, type PlacedLine } from './linesFromEnd.ts';
import { isRunOf, nameInLine, type PromptReference } from './promptRuns.ts';
import { containsText, type RunSummary, readSummarized, runSummary } from './runSummary.ts';

export type { PromptReference } from './promptRuns.ts';

/** Runs that were read together. */
export interface HistoryPage {
  /** Newest first, in the order of the log. */
  readonly runs: readonly RunSummary[];
  /** The ids of the runs that contain the text that is searched for. */
  readonly found: readonly string[];
  /** Number of lines that name the prompt and cannot be read. */
  readonly unreadable: number;
  /** How much of the log has been read, from 0 to 1. */
  readonly share: number;
}

/** The runs of one prompt file in the run log of a workspace. */
export interface RunHistory {
  /**
   * Reads the log from its end, so that the newest runs come first. Starts again when it is called again.
   * @throws Error for a log that cannot be read. The message is the end of a sentence.
   */
  pages(signal: AbortSignal): AsyncGenerator<HistoryPage>;
  /**
   * The runs that were appended since. Undefined when the log is not the one that was read.
   * @param query see `search`.
   */
  added(signal: AbortSignal, query?: string): Promise<HistoryPage | undefined>;
  /** The runs whose reply or input contains a text, whatever its case, among those that have been read. */
  search(query: string, signal: AbortSignal): AsyncGenerator<HistoryPage>;
  /** The record of a run that has been read, without its steps. Undefined when it is not in the log any more. */
  record(id: string): Promise<RunRecord | undefined>;
}

/** @param folder the workspace folder. */
export function openRunHistory(folder: string, prompt: PromptReference): RunHistory {
  const log = statePaths(folder).runLog;
  const name = nameInLine(prompt);
  const places = new Map<string, Pick<PlacedLine, 'start' | 'length'>>();
  let identity: FileIdentity | undefined;
  /** Everything before this offset has been read or is being read. */
  let end = 0;

  /** The runs of the prompt in a line. Undefined when it cannot be read. */
  function runsIn({ bytes }: PlacedLine): readonly RunRecord[] | undefined {
    if (!bytes) return undefined;
    if (!bytes.includes(name)) return [];
    const { values, problem } = readLine(bytes.toString('utf8'), readLogLine);
    const runs = values.flatMap(value => {
      if ('v' in value && !isRun(value)) return [];
      const reading = readSummarized('v' in value ? recordOf(value) : { ...value, v: 1 });
      return reading.ok ? [reading.value] : [undefined];
    });
    const readable = runs.filter(run => run !== undefined);
    if (problem !== undefined && readable.length === 0) return undefined;
    if (readable.length < runs.length && readable.length === 0) return undefined;
    return readable.filter(run => isRunOf(prompt, run)).toReversed();
  }

  interface Reading {
    /** Whether runs are summarized that have not been read before. */
    readonly summarize: boolean;
    readonly query?: string | undefined;
  }

  async function* read(
    { handle, size }: OpenedFile,
    part: FilePart,
    signal: AbortSignal,
    { summarize, query }: Reading,
  ): AsyncGenerator<HistoryPage> {
    const wanted = query?.toLowerCase();
    for await (const { lines, from } of linesFromEnd(handle, part, signal)) {
      const page = { runs: [] as RunSummary[], found: [] as string[], unreadable: 0 };
      for (const line of lines) {
        const runs = runsIn(line);
        // The last line may be one that is being written. It is read again when the log is longer.
        const isOpen = line.start + line.length === size && !runs?.length;
        if (isOpen && summarize) end = line.start;
        else if (!runs) page.unreadable += 1;
        for (const run of runs ?? []) {
          if (summarize && !places.has(run.spanId)) {
            places.set(run.spanId, { start: line.start, length: line.length });
            page.runs.push(runSummary(run));
          }
          if (wanted !== undefined && containsText(run, wanted)) page.found.push(run.spanId);
        }
      }
      yield { ...page, share: (part.to - from) / (part.to - part.from) };
    }
  }

  /** Undefined for a missing log. */
  async function openLog(): Promise<OpenedFile | undefined> {
    const opened = await openBelow(folder, log, largest.state);
    if (opened.ok) return opened;
    if (opened.reason === 'missing') return undefined;
    throw new Error(opened.problem);
  }

  async function isSameLog({ handle, size }: OpenedFile): Promise<boolean> {
    const now = await handle.stat({ bigint: true });
    return identity !== undefined && isSameFile(identity, now) && size >= end;
  }

  return {
    async *pages(signal) {
      places.clear();
      identity = undefined;
      end = 0;
      const opened = await openLog();
      if (!opened) return;
      try {
        identity = await opened.handle.stat({ bigint: true });
        end = opened.size;
        yield* read(opened, { from: 0, to: end }, signal, { summarize: true });
      } finally {
        await opened.handle.close();
      }
    },
    async added(signal, query) {
      const opened = await openLog();
      if (!opened) return end === 0 ? emptyPage : undefined;
      try {
        if (!(await isSameLog(opened))) return undefined;
        const part = { from: end, to: opened.size };
        end = opened.size;
        const pages = await Array.fromAsync(read(opened, part, signal, { summarize: true, query }));
        return {
          runs: pages.flatMap(({ runs }) => runs),
          found: pages.flatMap(({ found }) => found),
          unreadable: pages.reduce((sum, { unreadable }) => sum + unreadable, 0),
          share: 1,
        };
      } finally {
        await opened.handle.close();
      }
    },
    async *search(query, signal) {
      const opened = await openLog();
      if (!opened) return;
      try {
        if (!(await isSameLog(opened))) return;
        yield* read(opened, { from: 0, to: end }, signal, { summarize: false, query });
      } finally {
        await opened.handle.close();
      }
    },
    async record(id) {
      const place = places.get(id);
      const opened = place && (await openLog());
      if (!opened) return undefined;
      try {
        const bytes = await bytesAt(opened.handle, {
          from: place.start,
          to: place.start + place.length,
        });
        const line = bytes && { bytes, ...place };
        return line && runsIn(line)?.find(({ spanId }) => spanId === id);
      } finally {
        await opened.handle.close();
      }
    },
  };
}

const emptyPage: HistoryPage = { runs: [], found: [], unreadable: 0, share: 1 };
