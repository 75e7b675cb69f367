import { setImmediate } from 'node:timers/promises';
import type {
  FromHistory,
  HistoryProgress,
  HistoryPrompt,
  RunSummary,
  ToHistory,
} from '../../protocol/history.ts';
import type { RunHistory } from '../../trace/history/runHistory.ts';
import type { RunRecord } from '../../trace/record.ts';

/** What a history needs from VS Code. */
export interface HistoryPort {
  readonly history: RunHistory;
  post(message: ToHistory): void;
  describe(): Promise<HistoryPrompt>;
  open(run: RunRecord): Promise<void>;
  openReply(run: RunRecord): Promise<void>;
  runAgain(run: RunRecord): Promise<void>;
  /** `before` is the older run. */
  diff(before: RunRecord, after: RunRecord): Promise<void>;
  /** The oldest run first. */
  compare(runs: readonly RunRecord[]): Promise<void>;
  openPrompt(): Promise<void>;
  openLog(): Promise<void>;
  /** Why the log cannot be read, as a sentence. `reason`: the end of a message. */
  problem(reason: string): string;
  reportMissing(): void;
}

/** The state of one history: the runs that were read, and the search. The page has a copy. */
export interface HistorySession {
  receive(message: FromHistory): Promise<void>;
  /** Reads what was appended to the log. */
  logChanged(): Promise<void>;
  promptChanged(): Promise<void>;
  dispose(): void;
}

/** Milliseconds between two messages with runs. The first is sent immediately. */
const INTERVAL = 50;
/** Runs in one message. */
const MOST = 2000;

export function createHistorySession(port: HistoryPort): HistorySession {
  const { history, post } = port;
  /** Newest first. */
  let runs: readonly RunSummary[] = [];
  let progress: HistoryProgress = { share: 0, unreadable: 0 };
  let query = '';
  let loading = new AbortController();
  let searching = new AbortController();
  let loaded: Promise<void> | undefined;
  let following = Promise.resolve();

  async function load(): Promise<void> {
    loading.abort();
    loading = new AbortController();
    const { signal } = loading;
    runs = [];
    progress = { share: 0, unreadable: 0 };
    post({ type: 'reset' });
    let waiting: RunSummary[] = [];
    let sent = 0;
    const flush = (): void => {
      runs = [...runs, ...waiting];
      post({ type: 'runs', runs: waiting, newer: false, progress });
      waiting = [];
      sent = performance.now();
    };
    try {
      for await (const page of history.pages(signal)) {
        waiting.push(...page.runs);
        progress = { share: page.share, unreadable: progress.unreadable + page.unreadable };
        const isDue = waiting.length >= MOST || performance.now() - sent >= INTERVAL;
        if (isDue && (waiting.length > 0 || sent > 0)) flush();
      }
      progress = { ...progress, share: 1 };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      progress = { ...progress, share: 1, problem: port.problem(reason) };
    }
    if (!signal.aborted) flush();
  }

  async function search(): Promise<void> {
    searching.abort();
    searching = new AbortController();
    const { signal } = searching;
    if (query === '') return;
    const own = query;
    let ids: string[] = [];
    let sent = performance.now();
    post({ type: 'found', query: own, ids, share: 0 });
    await loaded;
    for await (const { found, share } of history.search(own, signal)) {
      if (signal.aborted) return;
      ids.push(...found);
      if (performance.now() - sent < INTERVAL) continue;
      post({ type: 'found', query: own, ids, share: Math.min(share, 0.999) });
      ids = [];
      sent = performance.now();
    }
    if (!signal.aborted) post({ type: 'found', query: own, ids, share: 1 });
  }

  async function follow(): Promise<void> {
    await loaded;
    const own = query;
    const page = await history.added(loading.signal, own === '' ? undefined : own);
    if (!page) {
      loaded = load();
      await loaded;
      return search();
    }
    if (page.runs.length === 0 && page.unreadable === 0) return;
    runs = [...page.runs, ...runs];
    progress = { ...progress, unreadable: progress.unreadable + page.unreadable };
    post({ type: 'runs', runs: page.runs, newer: true, progress });
    if (page.found.length > 0 && own === query) {
      post({ type: 'found', query: own, ids: page.found, share: 1 });
    }
  }

  /** Sends a new page everything, in messages that do not keep the extension host busy for long. */
  async function postAll(): Promise<void> {
    post({ type: 'prompt', prompt: await port.describe() });
    if (!loaded) {
      loaded = load();
      return loaded;
    }
    await loaded;
    const all = runs;
    post({ type: 'reset' });
    for (let start = 0; start === 0 || start < all.length; start += MOST) {
      const some = all.slice(start, start + MOST);
      post({ type: 'runs', runs: some, newer: false, progress });
      await setImmediate();
    }
    // Runs that were logged in the meantime were sent before the older ones.
    if (runs !== all) return postAll();
  }

  async function withRun(id: string, use: (run: RunRecord) => Promise<void>): Promise<void> {
    const run = await history.record(id);
    return run ? use(run) : port.reportMissing();
  }

  async function diff([first, second]: readonly [string, string]): Promise<void> {
    const [a, b] = await Promise.all([history.record(first), history.record(second)]);
    if (!a || !b) return port.reportMissing();
    return a.time <= b.time ? port.diff(a, b) : port.diff(b, a);
  }

  async function compare(ids: readonly string[]): Promise<void> {
    const found = await Promise.all(ids.map(id => history.record(id)));
    const records = found.filter(record => record !== undefined);
    if (records.length < ids.length) return port.reportMissing();
    await port.compare(records.toSorted((a, b) => (a.time < b.time ? -1 : 1)));
  }

  return {
    async receive(message) {
      switch (message.type) {
        case 'ready':
          return postAll();
        case 'search':
          query = message.query.trim();
          return search();
        case 'open':
          return withRun(message.id, port.open);
        case 'openReply':
          return withRun(message.id, port.openReply);
        case 'runAgain':
          return withRun(message.id, port.runAgain);
        case 'diff':
          return diff(message.ids);
        case 'compare':
          return compare(message.ids);
        case 'openPrompt':
          return port.openPrompt();
        case 'openLog':
          return port.openLog();
      }
    },
    logChanged() {
      following = following.then(follow, follow);
      return following;
    },
    async promptChanged() {
      post({ type: 'prompt', prompt: await port.describe() });
    },
    dispose() {
      loading.abort();
      searching.abort();
    },
  };
}
