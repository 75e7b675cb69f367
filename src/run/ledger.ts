import Type, { type Static } from 'typebox';
import type { Booked, Settle } from '../call/host.ts';
import { type FileIdentity, fileIdentity, isSameFile } from '../files/below.ts';
import { largest, openBelow } from '../files/read.ts';
import { gateFor } from '../redaction/gate.ts';
import { plainSchema } from '../schema/jsonSchema.ts';
import { readerOf } from '../schema/validation/validate.ts';
import { type Journal, openJournal } from '../trace/journal.ts';
import { messages } from '../trace/messages.ts';
import { readLine } from '../trace/readJournal.ts';
import { newSpanId } from '../trace/span.ts';
import { ROUNDING } from './budget.ts';

/** The spending of one day, in a file to which several processes append. */
export interface Ledger {
  read(now: Date): Promise<Booked>;
  /**
   * Reserves an amount for a call that ends before `until`. Undefined when it would exceed `limit`.
   * @throws the error of the file system when the file cannot be written.
   */
  reserve(usd: number, limit: number, now: Date, until: Date): Promise<Settle | undefined>;
  close(): Promise<void>;
}

const Usd = Type.Number({ minimum: 0 });

/**
 * A line of the file. With `reserved`, an amount that is reserved for a call, otherwise the cost of a call.
 * Both have the same `call`. A cost without `call` was not reserved.
 */
const EntrySchema = Type.Object({
  time: Type.String(),
  call: Type.Optional(Type.String()),
  reserved: Type.Optional(Usd),
  until: Type.Optional(Type.String()),
  usd: Type.Optional(Usd),
});

const readLedgerEntry = readerOf<Static<typeof EntrySchema>>(plainSchema(EntrySchema));

interface Reserved {
  readonly usd: number;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** The total of all amounts up to its own line. */
  readonly total: number;
}

/**
 * A reservation is appended first and then compared with the lines before it. The order of the lines is the
 * same for every process, so of two reservations that exceed the limit together, only one is accepted.
 */
export function openLedger(file: string, folder: string, warn: (message: string) => void): Ledger {
  /** Open only while calls are in progress, so that an idle host does not have to be closed. */
  let journal: Journal | undefined;
  let open = new Map<string, Reserved>();
  let settled = 0;
  let inProgress = 0;
  let end = 0;
  let line = 0;
  let identity: FileIdentity | undefined;

  function total(): number {
    return [...open.values()].reduce((sum, { usd }) => sum + usd, settled);
  }

  function add({ call, reserved, until, usd = 0 }: Static<typeof EntrySchema>): void {
    if (call !== undefined && reserved !== undefined) {
      const ends = Date.parse(until ?? '');
      open.set(call, { usd: reserved, until: ends, total: total() + reserved });
      return;
    }
    if (call !== undefined) open.delete(call);
    settled += usd;
  }

  function forget(): void {
    open = new Map();
    [settled, end, line] = [0, 0, 0];
  }

  async function catchUp(): Promise<void> {
    const there = await fileIdentity(file);
    // A file that was deleted, replaced or truncated is read from its start.
    const isSame = there && identity && isSameFile(there, identity) && there.size >= end;
    if (!isSame) forget();
    identity = there;
    if (!there || there.size === BigInt(end)) return;
    const { text, bytes } = await wholeLinesFrom(folder, file, end);
    end += bytes;
    for (const each of text.split('\n').slice(0, -1)) {
      line += 1;
      const { values, problem } = readLine(each, readLedgerEntry);
      for (const value of values) add(value);
      if (problem !== undefined) warn(messages.skippedLine(file, line, problem));
    }
  }

  // Reads run one after the other. Two concurrent reads would count the same lines twice.
  let reading = Promise.resolve();

  function upToDate(): Promise<void> {
    reading = reading.then(catchUp, catchUp);
    return reading;
  }

  async function append(entry: object): Promise<void> {
    journal ??= openJournal(file, folder, { warn });
    await journal.append(gateFor([]).value(entry).value);
  }

  async function closeJournal(): Promise<void> {
    const closing = journal;
    journal = undefined;
    await closing?.close();
  }

  return {
    async read(now) {
      await upToDate();
      const pending = [...open.values()].filter(({ until }) => until > now.getTime());
      const reserved = pending.reduce((sum, { usd }) => sum + usd, 0);
      return { spent: total() - reserved, reserved };
    },
    async reserve(usd, limit, now, until) {
      const call = newSpanId();
      inProgress += 1;
      const settle: Settle = async cost => {
        try {
          const time = new Date().toISOString();
          await append({ time, call, usd: cost });
        } finally {
          inProgress -= 1;
          if (inProgress === 0) await closeJournal();
        }
      };
      const time = now.toISOString();
      try {
        const line = { time, call, reserved: usd, until: until.toISOString() };
        await append(line);
        await upToDate();
      } catch (error) {
        inProgress -= 1;
        throw error;
      }
      const sum = open.get(call)?.total;
      if (sum !== undefined && sum <= limit + ROUNDING) return settle;
      await settle(0);
      return undefined;
    },
    close: closeJournal,
  };
}

async function wholeLinesFrom(
  folder: string,
  file: string,
  start: number,
): Promise<{ readonly text: string; readonly bytes: number }> {
  const opened = await openBelow(folder, file, largest.state);
  if (!opened.ok) throw new Error(opened.problem);
  const { handle, size } = opened;
  try {
    const buffer = Buffer.alloc(Math.max(0, size - start));
    const { bytesRead } = await handle.read({ buffer, position: start });
    const bytes = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    return { text: buffer.toString('utf8', 0, bytes), bytes };
  } finally {
    await handle.close();
  }
}
