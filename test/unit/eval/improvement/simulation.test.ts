import { describe, expect, it } from 'vitest';
import type { Outcomes } from '../../../../src/eval/improvement/outcomes.ts';
import {
  type ProposalRequest,
  type SearchEnd,
  searchForBetter,
} from '../../../../src/eval/improvement/search.ts';
import { type Split, splitRows } from '../../../../src/eval/improvement/split.ts';
import { createRandom, type Random } from '../../../../src/eval/statistics/random.ts';

/** A simulated text: how likely each row passes, and what a reply costs relative to the original. */
interface Text {
  readonly passes: (row: number) => number;
  readonly cost: number;
}

interface World {
  readonly rows: number;
  readonly original: Text;
  /** The text of a proposal. */
  readonly proposal: (random: Random, number: number) => Text;
  readonly repeat?: number;
  /** Variation of the cost of a reply, as a share. */
  readonly noise?: number;
}

function splitOf(count: number): Split {
  const rows = Array.from({ length: count }, (_, row) => ({
    ...{ id: `${row}`, file: '', line: row + 1, input: { row } },
    tags: [row % 3 === 0 ? 'a' : 'b'],
  }));
  return splitRows(rows, { seed: 1 });
}

async function simulate(
  world: World,
  split: Split,
  seed: number,
  onRequest: (request: ProposalRequest<Text>) => void = () => {},
): Promise<SearchEnd<Text>> {
  const { original, proposal, repeat = 1, noise = 0.2 } = world;
  const random = createRandom(seed);
  const outcomesOf = ({ passes, cost }: Text, ids: ReadonlySet<string>): Outcomes =>
    new Map(
      [...ids].map(id => {
        let passed = 0;
        for (let each = 0; each < repeat; each += 1) {
          if (random.uniform() < passes(Number(id))) passed += 1;
        }
        const usd = 0.001 * cost * (1 + noise * (random.uniform() - 0.5));
        return [id, { passed, scored: repeat, missing: 0, usd }];
      }),
    );
  return searchForBetter<Text>(
    original,
    {
      evaluate: async (texts, part) => texts.map(text => outcomesOf(text, split[part])),
      propose: async requests => {
        requests.forEach(onRequest);
        return requests.map(({ number }) => proposal(random, number));
      },
    },
    {
      ...{ rounds: 2, candidates: 3, seed, repeat, regress: 0.02, confidence: 0.95 },
      heldOut: split.heldOut.size,
    },
  );
}

/** The share of improvements that end with an accepted text. */
async function accepted(world: World, runs: number): Promise<number> {
  const split = splitOf(world.rows);
  let count = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const end = await simulate(world, split, seed);
    if (end.kind === 'tested' && ['better', 'cheaper'].includes(end.test.verdict)) count += 1;
  }
  return count / runs;
}

/** Rows of different difficulty: some always fail, some always pass. */
const mixed = (row: number): number => [0.05, 0.3, 0.6, 0.8, 0.95, 1][row % 6] ?? 1;
const same: Text = { passes: mixed, cost: 1 };
const allPass = (cost: number): Text => ({ passes: () => 1, cost });
/** `TOUCHSTONE_RUNS=5000` is the long form. */
const RUNS = Number(process.env['TOUCHSTONE_RUNS'] ?? 400);

describe('without a true gain, at most 5 % of improvements accept a text', () => {
  it.each([
    ['candidates equal to the original', { rows: 200, original: same, proposal: () => same }],
    ['few rows', { rows: 40, original: same, proposal: () => same }],
    ['several samples of each row', { rows: 60, original: same, proposal: () => same, repeat: 3 }],
    [
      'rows that are the same in each sample',
      {
        rows: 200,
        original: { passes: row => (row % 3 === 0 ? 0 : 1), cost: 1 },
        proposal: () => ({ passes: (row: number) => (row % 3 === 0 ? 0 : 1), cost: 1 }),
      },
    ],
    [
      'candidates that fix rows and break as many others',
      {
        rows: 200,
        original: same,
        proposal: random => {
          const of = Array.from({ length: 200 }, () => random.uniform());
          return { passes: row => mixed(Math.floor(200 * (of[row] ?? 0))), cost: 1 };
        },
      },
    ],
    [
      'candidates that learned the development rows by heart',
      {
        rows: 200,
        original: same,
        // Of the best of six by chance, the development rows say that it is better.
        proposal: random => ({ passes: mixed, cost: 1 + 0.02 * random.uniform() }),
      },
    ],
    [
      'a saving that is smaller than what is worth a change',
      {
        rows: 400,
        original: { passes: () => 0.97, cost: 1 },
        proposal: () => ({ passes: () => 0.97, cost: 0.95 }),
      },
    ],
    [
      'rows that all pass, and candidates that cost as much',
      { rows: 600, original: { passes: () => 1, cost: 1 }, proposal: () => allPass(1) },
    ],
    [
      'rows that all pass, and cheaper candidates that lose as much as the tolerated drop',
      {
        rows: 600,
        original: { passes: () => 1, cost: 1 },
        proposal: () => ({ passes: () => 0.98, cost: 0.5 }),
      },
    ],
    [
      'cheaper candidates that lose as much as the tolerated drop',
      {
        rows: 400,
        original: { passes: () => 0.97, cost: 1 },
        proposal: () => ({ passes: () => 0.95, cost: 0.5 }),
      },
    ],
  ] satisfies [string, World][])('%s', async (_, world) => {
    expect(await accepted(world, RUNS)).toBeLessThanOrEqual(0.05);
  });
});

describe('with a true gain', () => {
  it('finds 15 points on 200 rows in at least 80 % of improvements, when one of six proposals has it', async () => {
    const gain = await accepted(
      {
        rows: 200,
        original: { passes: row => (row % 4 === 0 ? 0.1 : 0.95), cost: 1 },
        proposal: (_, number) =>
          number === 4
            ? { passes: row => (row % 4 === 0 ? 0.7 : 0.95), cost: 1 }
            : { passes: row => (row % 4 === 0 ? 0.1 : 0.95), cost: 1 },
      },
      200,
    );
    expect(gain).toBeGreaterThanOrEqual(0.8);
  });

  it('finds a text that costs 30 % less and passes the same rows', async () => {
    const stable = (row: number): number => (row % 10 === 0 ? 0 : 1);
    const gain = await accepted(
      {
        rows: 400,
        original: { passes: stable, cost: 1 },
        proposal: () => ({ passes: stable, cost: 0.7 }),
      },
      200,
    );
    expect(gain).toBeGreaterThanOrEqual(0.8);
  });

  it('finds a text that costs 30 % less where no row fails', async () => {
    const world = { rows: 600, original: allPass(1), proposal: () => allPass(0.7) };
    expect(await accepted(world, 200)).toBeGreaterThanOrEqual(0.8);
  });
});

describe('where no row fails', () => {
  it('asks for a saving, and starts from the cheapest text that is as good', async () => {
    const parents: number[] = [];
    const goals = new Set<string>();
    const world: World = {
      ...{ rows: 600, original: allPass(1), noise: 0 },
      proposal: (_, number) => allPass(1 - 0.1 * number),
    };
    await simulate(world, splitOf(600), 1, ({ goal, parent }) => {
      goals.add(goal);
      parents.push(parent.number);
    });
    expect([...goals]).toEqual(['saving']);
    expect(parents).toEqual([0, 0, 0, 3, 3, 3]);
  });

  it('ends before a proposal is paid for when a saving could not be shown, and says why', async () => {
    const proposal = () => allPass(0.5);
    const few = { rows: 80, original: allPass(1), proposal };
    expect(await simulate(few, splitOf(80), 1)).toEqual({
      kind: 'nothingFails',
      noSaving: 'tooFewRows',
    });
    const free = { rows: 600, original: allPass(0), proposal };
    expect(await simulate(free, splitOf(600), 1)).toEqual({
      kind: 'nothingFails',
      noSaving: 'unknownCost',
    });
  });
});
