import type { DatasetRow } from '../dataset/row.ts';
import type { Sample } from '../results/sample.ts';
import type { Job } from '../runSample.ts';
import { type Drawn, rateOnAll, reaches } from '../statistics/finiteSample.ts';
import { createRandom } from '../statistics/random.ts';
import type { Interval } from '../statistics/wilson.ts';
import type { Performed } from './performed.ts';
import type { Policy } from './schedule.ts';

/** What a search for the cheapest model found out about one of them. */
export interface CheapestCandidate {
  readonly model: string;
  /**
   * `passes` and `fails` are what all rows would give; `unlikely`: it fails with an error probability of at most
   * 0.5 %. `open`: not decided, because a cheaper one passes or samples are missing.
   */
  readonly outcome: 'passes' | 'fails' | 'unlikely' | 'open';
  readonly passed: number;
  readonly failed: number;
  /**
   * US dollars of a row, judges included, as measured; absent when the price is unknown. A replayed reply counts
   * with what it cost when it was recorded.
   */
  readonly cost?: number;
  /** 95 % interval of the pass rate on all rows, valid for a sample that stops at any time. */
  readonly interval: Interval;
}

export interface CheapestSearch {
  /** Share of rows that must pass. */
  readonly gate: number;
  /** By measured cost of a row, the cheapest first; those of unknown price last. */
  readonly candidates: readonly CheapestCandidate[];
  /** The cheapest that passes; absent when none does. */
  readonly winner?: string;
  /** Samples that were run, and those of the whole grid of rows and models. */
  readonly samples: number;
  readonly grid: number;
  /** US dollars billed for the search. */
  readonly spent: number;
  /** US dollars that the whole grid would cost, by the measured cost of a row; absent when one is unknown. */
  readonly gridCost?: number;
}

/** Rows that every candidate runs, to measure its cost. */
const PROBE = 5;
/** Probability that a model which passes is rejected. */
const ALPHA = 0.005;

export interface SearchSchedule {
  /** In a random order of rows: the probe of all models, then one model after the other. */
  jobs(rows: readonly DatasetRow[], signal: AbortSignal): AsyncGenerator<Job>;
  readonly policy: Policy<Job, Performed>;
  result(): CheapestSearch;
}

interface State {
  readonly model: string;
  passed: number;
  failed: number;
  ended: number;
  /** Started or waiting. */
  open: number;
  usd: number;
  priced: number;
  spent: number;
  outcome: CheapestCandidate['outcome'];
}

/** Finds the cheapest model whose pass rate on all rows meets the gate, with as few samples as that takes. */
export function createSearch(models: readonly string[], gate: number): SearchSchedule {
  const states = models.map(model => ({
    ...{ model, passed: 0, failed: 0, ended: 0, open: 0, usd: 0, priced: 0, spent: 0 },
    outcome: 'open' as CheapestCandidate['outcome'],
  }));
  const byModel = new Map<string, State>(states.map(state => [state.model, state]));
  let all = 0;
  let wake = (): void => {};

  const drawnOf = ({ passed, failed }: State): Drawn => ({ all, passed, failed });

  function decide(state: State): void {
    const verdict = reaches(drawnOf(state), Math.ceil(gate * all - 1e-9), ALPHA);
    if (verdict !== undefined) {
      state.outcome = verdict === true ? 'passes' : verdict === false ? 'fails' : 'unlikely';
    }
  }

  async function until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    const onAbort = (): void => wake();
    signal.addEventListener('abort', onAbort, { once: true });
    while (!condition() && !signal.aborted) {
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
    signal.removeEventListener('abort', onAbort);
  }

  function jobOf(state: State, row: DatasetRow): Job {
    state.open += 1;
    return { row, model: state.model, repeat: 0 };
  }

  return {
    async *jobs(rows, signal) {
      all = rows.length;
      const order = shuffled(rows);
      const probe = order.slice(0, PROBE);
      for (const row of probe) for (const state of states) yield jobOf(state, row);
      await until(() => states.every(({ open }) => open === 0), signal);
      for (const state of states.toSorted(byCost)) {
        for (const row of order.slice(PROBE)) {
          if (state.outcome !== 'open' || signal.aborted) break;
          yield jobOf(state, row);
        }
        await until(() => state.outcome !== 'open' || state.open === 0, signal);
        if (state.outcome === 'passes' || signal.aborted) return;
      }
    },
    policy: {
      next: ({ model }) => (byModel.get(model)?.outcome === 'open' ? 'start' : 'drop'),
      ended({ model }, performed) {
        const state = byModel.get(model);
        if (!state) return;
        state.open -= 1;
        if (performed) {
          const { sample } = performed;
          state.ended += 1;
          if (sample.outcome === 'passed') state.passed += 1;
          if (sample.outcome === 'failed') state.failed += 1;
          state.spent += performed.spent;
          const usd = costOfSample(sample);
          if (usd !== undefined) {
            state.priced += 1;
            state.usd += usd;
          }
          if (state.outcome === 'open') decide(state);
        }
        wake();
      },
    },
    result() {
      const ordered = states.toSorted(byCost);
      const winner = ordered.find(({ outcome }) => outcome === 'passes')?.model;
      const isPriced = states.every(({ priced }) => priced > 0);
      return {
        gate,
        candidates: ordered.map(state => ({
          model: state.model,
          outcome: state.outcome,
          passed: state.passed,
          failed: state.failed,
          ...(state.priced > 0 && { cost: state.usd / state.priced }),
          interval: rateOnAll(drawnOf(state)),
        })),
        ...(winner !== undefined && { winner }),
        samples: states.reduce((sum, { ended }) => sum + ended, 0),
        grid: all * models.length,
        spent: states.reduce((sum, { spent }) => sum + spent, 0),
        ...(isPriced && {
          gridCost: states.reduce((sum, { usd, priced }) => sum + (usd / priced) * all, 0),
        }),
      };
    },
  };
}

/** US dollars that a sample costs when it is not replayed; undefined when a part of it is unknown. */
function costOfSample({ source, cost, judging }: Sample): number | undefined {
  if ((judging?.unknown ?? 0) > 0) return undefined;
  if (source !== 'sandbox' && !cost.known) return undefined;
  return (source !== 'sandbox' && cost.known ? cost.total : 0) + (judging?.usd ?? 0);
}

function byCost(one: State, other: State): number {
  const cost = ({ usd, priced }: State): number => (priced > 0 ? usd / priced : Number.MAX_VALUE);
  return cost(one) - cost(other);
}

/** Source: R. Durstenfeld, CACM 7 (1964) 420, algorithm 235. */
function shuffled<T>(items: readonly T[]): readonly T[] {
  const random = createRandom();
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const [one, two] = [order[last], order[other]];
    if (one === undefined || two === undefined) continue;
    order[last] = two;
    order[other] = one;
  }
  return order;
}
