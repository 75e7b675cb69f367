import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { statePaths } from '../files/state.ts';
import { isRecord } from '../schema/jsonSchema.ts';
import { openJournal } from '../trace/journal.ts';

/** What the runs of a workspace have spent today, in US dollars, whatever process they ran in. */
export interface Spending {
  /** Spent today, and promised to calls of this process that are still under way. */
  today(): Promise<number>;
  /** Promises an amount to a call before it is made; the call settles it with what it cost. */
  reserve(usd: number): (cost: number) => Promise<void>;
}

/**
 * Amounts in one file a day, a line each, so that several processes can add to it at once. A call's
 * line is written when it ends: what others promise to theirs is not seen.
 */
export function openSpending(
  workspaceFolder: string,
  now: () => Date = () => new Date(),
): Spending {
  const { spending: folder } = statePaths(workspaceFolder);
  let promised = 0;
  let day = '';
  let sum = 0;
  let read = 0;

  async function catchUp(): Promise<void> {
    const today = dayOf(now());
    if (today !== day) [day, sum, read] = [today, 0, 0];
    const { text, end } = await wholeLinesFrom(join(folder, `${day}.jsonl`), read);
    read = end;
    for (const line of text.split('\n')) sum += amountIn(line);
  }

  // One reading after the other: two at once would count the same lines twice.
  let reading = Promise.resolve();

  return {
    async today() {
      reading = reading.then(catchUp, catchUp);
      await reading;
      return sum + promised;
    },
    reserve(usd) {
      promised += usd;
      let settled = false;
      return async cost => {
        if (settled) return;
        settled = true;
        promised -= usd;
        if (cost <= 0) return;
        const journal = openJournal(join(folder, `${dayOf(now())}.jsonl`), workspaceFolder);
        try {
          await journal.append({ time: now().toISOString(), usd: cost });
        } finally {
          await journal.close();
        }
      };
    },
  };
}

/** The calendar day where this process runs. */
function dayOf(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

async function wholeLinesFrom(
  file: string,
  start: number,
): Promise<{ readonly text: string; readonly end: number }> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { text: '', end: start };
    }
    throw error;
  }
  try {
    const { size } = await handle.stat();
    if (size <= start) return { text: '', end: start };
    const buffer = Buffer.alloc(size - start);
    const { bytesRead } = await handle.read({ buffer, position: start });
    const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    return { text: buffer.toString('utf8', 0, end), end: start + end };
  } finally {
    await handle.close();
  }
}

function amountIn(line: string): number {
  if (line === '') return 0;
  try {
    const entry: unknown = JSON.parse(line);
    return isRecord(entry) && typeof entry['usd'] === 'number' ? entry['usd'] : 0;
  } catch {
    return 0;
  }
}
