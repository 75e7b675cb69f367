import { hash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import Type from 'typebox';
import { largest } from '../../files/read.ts';
import { readText } from '../../files/readText.ts';
import { statePaths } from '../../files/state.ts';
import { replaceBelow } from '../../files/write.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { readerOf } from '../../schema/validation/validate.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import { evalHashes, rowHash } from '../baseline/hashes.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { newRunName } from '../stored/runName.ts';

const ProposalSchema = Type.Object({
  /** From 1. */
  number: Type.Integer({ minimum: 1 }),
  /** The number of the text that it changes; 0 for the original. */
  parent: Type.Integer({ minimum: 0 }),
  idea: Type.String(),
  /** The proposed text. Absent when the reply had none. */
  template: Type.Optional(Type.String()),
  /** Why it was not evaluated. */
  rejected: Type.Optional(Type.String()),
  /** USD of the call. */
  usd: Type.Number(),
});

const ChoicesSchema = Type.Object({
  model: Type.String(),
  proposer: Type.String(),
  /** Path of the prompt that proposes, when it is not the built-in one. */
  instructions: Type.Optional(Type.String()),
  rounds: Type.Integer({ minimum: 1 }),
  candidates: Type.Integer({ minimum: 1 }),
  seed: Type.Integer({ minimum: 0 }),
  repeat: Type.Optional(Type.Integer({ minimum: 1 })),
  matching: Type.Optional(Type.Array(Type.String())),
  sample: Type.Optional(Type.Integer({ minimum: 1 })),
});

const StateSchema = Type.Object({
  touchstone: Type.Enum(['improve/1']),
  run: Type.String(),
  /** ISO time. */
  started: Type.String(),
  /** Of the prompt, its scorers and the rows: a run of other ones cannot be continued. */
  basis: Type.String(),
  choices: ChoicesSchema,
  proposals: Type.Array(ProposalSchema),
  /** USD that was paid so far. */
  spent: Type.Number(),
  isFinished: Type.Boolean(),
  process: Type.Object({ pid: Type.Integer(), host: Type.String() }),
});

/** What an improvement was started with: a continued one has the same. */
export type ImproveChoices = Type.Static<typeof ChoicesSchema>;
export type StoredProposal = Type.Static<typeof ProposalSchema>;
/** The contents of `improvement.json`. */
export type ImprovementState = Type.Static<typeof StateSchema>;

const FILE = 'improvement.json';
const readState = readerOf<ImprovementState>(plainSchema(StateSchema));

/** Where the runs of a prompt are, within `.touchstone/improvements`. */
interface ImprovementPlace {
  /** The workspace folder. */
  readonly folder: string;
  /** Key of the evaluation, such as `support/triage`. */
  readonly key: string;
}

export function newState(choices: ImproveChoices, basis: string): ImprovementState {
  const started = new Date();
  return {
    touchstone: 'improve/1',
    run: newRunName(started),
    started: started.toISOString(),
    basis,
    choices,
    proposals: [],
    spent: 0,
    isFinished: false,
    process: { pid: process.pid, host: hostname() },
  };
}

/** The state of a run that this process continues. */
export function continued(state: ImprovementState): ImprovementState {
  return { ...state, process: { pid: process.pid, host: hostname() } };
}

/** Replaces the state file of a run. @throws the error of the file system. */
export async function saveState(
  { folder, key }: ImprovementPlace,
  state: ImprovementState,
): Promise<void> {
  const file = join(statePaths(folder).improvements, key, state.run, FILE);
  const { value } = processGate().value(state);
  await replaceBelow(folder, file, `${JSON.stringify(value, undefined, 1)}\n`);
}

/** A run by its name, or the newest that did not finish. Undefined when there is none. */
export async function findState(
  { folder, key }: ImprovementPlace,
  run: string | undefined,
): Promise<ImprovementState | undefined> {
  const own = join(statePaths(folder).improvements, key);
  const names = run === undefined ? await readdir(own).catch((): string[] => []) : [run];
  for (const name of names.sort().reverse()) {
    const text = await readText(folder, join(own, name, FILE), largest.settings);
    const state = typeof text === 'string' ? stateOf(text) : undefined;
    if (state && (run !== undefined || !state.isFinished)) return state;
  }
  return undefined;
}

function stateOf(text: string): ImprovementState | undefined {
  try {
    const read = readState(JSON.parse(text));
    return read.ok ? read.value : undefined;
  } catch {
    return undefined;
  }
}

/** What a run depends on, apart from its choices. */
export function basisOf(plan: EvalPlan, rows: readonly DatasetRow[]): string {
  const all = rows.map(row => [row.id, rowHash(row), row.tags]);
  return hash('sha256', canonicalJson([evalHashes(plan), plan.cluster ?? null, all])).slice(0, 16);
}
