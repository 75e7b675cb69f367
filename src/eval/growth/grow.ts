import { sandboxValue } from '../../provider/sandbox/sandboxValue.ts';
import { validateValue } from '../../schema/validation/validate.ts';
import { type Fields, isRecord } from '../../text/isRecord.ts';
import { openDataset } from '../dataset/dataset.ts';
import { type DatasetRow, inputIdentity, isBadRow, typedRow } from '../dataset/row.ts';
import { rowContent } from '../datasetCheck/content.ts';
import { createLeakFinder, createRepeatFinder } from '../datasetCheck/datasetCheck.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { createRandom, SEED } from '../statistics/random.ts';
import { branchesOf } from './branchGoals.ts';
import { type Edge, schemaEdges } from './edges.ts';
import { messages } from './messages.ts';
import type { Proposal } from './proposals.ts';

/** What rows of a dataset do not show yet, and what a proposed row is for. */
export interface Goal {
  readonly kind: 'branch' | 'schema' | 'failure' | 'further';
  /** What the row shows, as a sentence without a full stop. */
  readonly text: string;
}

/** An input that someone wrote for a goal. */
export interface ProposedInput {
  readonly goal: Goal;
  readonly input: unknown;
}

/** Writes inputs for goals: a model. */
export interface Proposer {
  /** `provider/model`. */
  readonly name: string;
  /** @param examples inputs of the dataset. */
  propose(goals: readonly Goal[], examples: readonly Fields[]): AsyncIterable<ProposedInput>;
}

export interface GrowOptions {
  /** Number of rows to propose at most. */
  readonly count: number;
  /** The same rows for the same seed and dataset. */
  readonly seed?: number;
  /** Rows that were proposed before, rejected ones included: they are not proposed again. */
  readonly earlier: readonly Proposal[];
  /** Rows that failed, with reasons. */
  readonly failed?: readonly { readonly input: Fields; readonly reasons: readonly string[] }[];
  /** Absent: rows are made from the schema and the template only. */
  readonly proposer?: Proposer;
  readonly signal: AbortSignal;
}

export interface Growth {
  readonly proposals: readonly Proposal[];
  /** Goals that are still open. */
  readonly open: readonly Goal[];
  /** Inputs of the proposer that were not used, by the reason. */
  readonly dropped: readonly string[];
  readonly rows: number;
}

/** Rows of the dataset that new ones are made from. */
const MOST_BASES = 200;
const MOST_EXAMPLES = 5;
/** Random combinations of values that are tried for the branches that single values do not reach. */
const TRIES = 400;
/** Inputs made from the schema alone. */
const MADE = 8;
/** Failing rows that more rows like them are asked for. */
const MOST_FAILED = 10;

/**
 * Proposes rows for what the rows of a dataset do not show: branches of the template, edges of the input schema, and, with a
 * proposer, rows like those that failed. Each proposal matches the input schema, is new, and is not text of the prompt; it
 * has no `expected`, which only a person knows.
 */
export async function growDataset(plan: EvalPlan, options: GrowOptions): Promise<Growth> {
  const { count, earlier, proposer, failed = [], signal, seed = SEED } = options;
  const { input: inputs } = plan.prompt.document.metadata;
  const schema = inputs.schema;
  const branches = branchesOf(plan);
  const edges = schemaEdges(schema);
  const openBranches = new Set(Array.from({ length: branches.count }, (_, index) => index));
  const openEdges = new Set(edges);
  const repeated = createRepeatFinder(plan);
  const leaked = createLeakFinder(plan);
  const bases: Fields[] = [];
  const ids = new Set<string>();
  const proposals: Proposal[] = [];
  const dropped: string[] = [];
  let rows = 0;

  /** Why a row with this input must not be added. */
  function problemOf(row: DatasetRow): string | undefined {
    const [finding] = schema ? validateValue(schema, row.input) : [];
    if (finding) return messages.otherSchema(finding.message);
    const content = rowContent(row);
    return repeated(row, content)?.message ?? leaked(row, content)?.message;
  }

  /** @returns the goals that no earlier row shows. */
  function take(row: Pick<DatasetRow, 'input' | 'history'>): readonly Goal[] {
    const reached = [...branches.reachedBy(row)].filter(each => openBranches.delete(each));
    const shown = [...openEdges].filter(edge => edge.isIn(row.input));
    for (const edge of shown) openEdges.delete(edge);
    return [
      ...reached.map((branch): Goal => ({ kind: 'branch', text: branches.textOf(branch) })),
      ...shown.map((edge): Goal => ({ kind: 'schema', text: edge.text })),
    ];
  }

  /**
   * @param goal what it was written for, unless that is what it newly shows.
   * @returns why it was not added.
   */
  function add(input: Fields, by: string, goal?: Goal): string | undefined {
    const id = inputIdentity(input);
    if (ids.has(id)) return messages.knownInput();
    const row = { id, file: '', line: rows + proposals.length + 1, input, tags: [] };
    const problem = problemOf(row);
    if (problem !== undefined) return problem;
    ids.add(id);
    const shown = take(row);
    const isNamed = goal === undefined || shown.some(({ text }) => text === goal.text);
    proposals.push({ id, input, proposed: { why: whyOf(isNamed ? shown : [goal, ...shown]), by } });
    return undefined;
  }

  const dataset = openDataset(plan.datasets, plan);
  try {
    const types = {
      input: schema,
      output: plan.prompt.document.metadata.output.schema,
      csv: plan.csv,
    };
    for await (const read of dataset.rows()) {
      if (signal.aborted) break;
      if (isBadRow(read)) continue;
      const row = typedRow(read, types);
      rows += 1;
      ids.add(inputIdentity(row.input));
      repeated(row, rowContent(row));
      take(row);
      if (bases.length < MOST_BASES) bases.push(row.input);
    }
  } finally {
    await dataset.close();
  }
  for (const { input } of earlier) {
    const row = { id: inputIdentity(input), file: '', line: 1, input, tags: [] };
    ids.add(row.id);
    repeated(row, rowContent(row));
    take(row);
  }
  const examples = bases.slice(0, MOST_EXAMPLES);
  const made: Fields[] = [];
  for (let index = 0; schema && index < MADE; index += 1) {
    const material = plan.prompt.document.metadata.description ?? '';
    const value = sandboxValue(schema, seed + index, material);
    if (isRecord(value)) made.push(value);
  }
  if (made.length === 0) made.push({});

  const openGoals = (): readonly Goal[] => [
    ...[...openBranches].map((branch): Goal => ({ kind: 'branch', text: branches.textOf(branch) })),
    ...[...openEdges].map((edge): Goal => ({ kind: 'schema', text: edge.text })),
  ];

  if (proposer) {
    const similar = failed.slice(0, MOST_FAILED).map(
      ({ input, reasons }): Goal => ({
        kind: 'failure',
        text: messages.likeFailure(JSON.stringify(input), reasons.join('; ')),
      }),
    );
    const wanted = [...openGoals().filter(({ kind }) => kind === 'branch'), ...similar];
    const further: Goal = { kind: 'further', text: messages.realistic() };
    const goals = [...wanted, ...Array<Goal>(count).fill(further)].slice(0, count);
    for await (const { goal, input } of proposer.propose(goals, examples)) {
      if (proposals.length >= count || signal.aborted) break;
      const problem = isRecord(input)
        ? (missedBranch(goal, input) ?? add(input, proposer.name, goal))
        : messages.notObject();
      if (problem !== undefined) dropped.push(messages.dropped(problem, goal.text));
    }
  }

  /** An input that was written for a branch must reach it. */
  function missedBranch({ kind, text }: Goal, input: Fields): string | undefined {
    if (kind !== 'branch') return undefined;
    const reached = [...branches.reachedBy({ input })].map(branches.textOf);
    return reached.includes(text) ? undefined : messages.branchNotReached();
  }

  const random = createRandom(seed);
  const own = Math.min(bases.length, MADE);
  /** What a row is made from: an input of the dataset, and later one that the schema alone gives. */
  const baseOf = (turn: number): Fields =>
    (turn < own
      ? bases[(turn + random.below(bases.length)) % bases.length]
      : made[(turn - own) % made.length]) ?? {};
  const values = [...edges, ...branches.values];

  /** Adds a row when an input reaches a branch that no row does. */
  function tryBranches(input: Fields | undefined): void {
    if (!input || proposals.length >= count) return;
    if (schema && validateValue(schema, input).length > 0) return;
    if (![...branches.reachedBy({ input })].some(each => openBranches.has(each))) return;
    add(input, 'touchstone');
  }

  function tryEdge(edge: Edge): void {
    for (let turn = 0; turn < own + made.length && openEdges.has(edge); turn += 1) {
      const input = edge.apply(baseOf(turn));
      if (!input || !edge.isIn(input)) continue;
      if (add(input, 'touchstone') === undefined) return;
    }
  }

  if (openBranches.size > 0) {
    for (const value of values) tryBranches(value.apply(baseOf(0)));
    for (let tries = 0; tries < TRIES && openBranches.size > 0 && values.length > 0; tries += 1) {
      if (signal.aborted) break;
      let input: Fields | undefined = baseOf(tries % (own + made.length));
      for (let changes = 2 + random.below(3); changes > 0 && input; changes -= 1) {
        input = values[random.below(values.length)]?.apply(input) ?? input;
      }
      tryBranches(input);
    }
  }
  for (const edge of edges) if (proposals.length < count && openEdges.has(edge)) tryEdge(edge);
  return { proposals: proposals.slice(0, count), open: openGoals(), dropped, rows };
}

const labels = {
  branch: messages.branch(),
  schema: messages.edge(),
  failure: messages.failure(),
  further: messages.further(),
} as const;

/** Goals that a reason names. */
const MOST_NAMED = 3;

/** Why a row is proposed: what no other row shows. */
function whyOf(goals: readonly Goal[]): string {
  const named = goals.slice(0, MOST_NAMED).map(({ kind, text }) => `${labels[kind]}: ${text}`);
  const more = goals.length - named.length;
  return `${named.join('. ')}${more > 0 ? messages.moreGoals(more) : ''}.`;
}
