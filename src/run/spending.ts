import { join } from 'node:path';
import type { Spending } from '../call/host.ts';
import { statePaths } from '../files/state.ts';
import { type Ledger, openLedger } from './ledger.ts';

/** There is one file for each day. A call counts for the day on which it started. */
export function openSpending(
  workspaceFolder: string,
  warn: (message: string) => void,
  now: () => Date = () => new Date(),
): Spending {
  const { spending: folder } = statePaths(workspaceFolder);
  const ledgers = new Map<string, Ledger>();

  function ledgerOf(date: Date): Ledger {
    const day = dayOf(date);
    const ledger =
      ledgers.get(day) ?? openLedger(join(folder, `${day}.jsonl`), workspaceFolder, warn);
    ledgers.set(day, ledger);
    return ledger;
  }

  return {
    today() {
      const date = now();
      return ledgerOf(date).read(date);
    },
    reserve(usd, limit, duration) {
      const date = now();
      const until = new Date(date.getTime() + duration);
      return ledgerOf(date).reserve(usd, limit, date, until);
    },
    async close() {
      await Promise.all([...ledgers.values()].map(ledger => ledger.close()));
    },
  };
}

/** The calendar day in the time zone of this process. */
function dayOf(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
