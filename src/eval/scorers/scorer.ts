import type { TSchema } from 'typebox';
import type { Held } from '../../text/json/exactJson.ts';
import type { RecordedError, RunRecord } from '../../trace/record.ts';
import type { JudgeSource } from '../judging/judgePrompts.ts';
import type { Score, Unjudged } from '../results/sample.ts';
import { messages } from './messages.ts';
import type { PartPath } from './parts.ts';

/** What a scorer judges: a row's expected reply and the record of the run. */
export interface Subject {
  readonly input: Readonly<Record<string, unknown>>;
  /** Absent when the row expects nothing. */
  readonly expected?: Held;
  /** The record of a completed run. */
  readonly record: RunRecord;
  /** Calls that scorers may make. Absent when calls are not allowed. */
  readonly services?: ScorerServices;
}

/**
 * Calls that scorers may make. The caller provides them, so scorers do not depend on providers and processes.
 */
export interface ScorerServices {
  /**
   * Runs a judge.
   * @throws ScorerError when it cannot be run. Also throws the signal's reason.
   */
  ask(request: JudgeRequest): Promise<JudgeReply>;
  /**
   * Returns the result of a module of the workspace for the sample.
   * @throws ScorerError when there is no result. Also throws the signal's reason.
   */
  score(request: ModuleRequest): Promise<unknown>;
  /**
   * Compares texts by their embeddings.
   * @throws ScorerError. Also throws the signal's reason.
   */
  compare(request: SimilarityRequest): Promise<Similarity>;
}

export interface SimilarityRequest {
  /** The embedding model as `provider/model`. */
  readonly model: string;
  readonly text: string;
  readonly references: readonly string[];
}

export interface Similarity {
  /** The cosine with each reference, -1 to 1. */
  readonly scores: readonly number[];
  /** Whether the vectors come from the sandbox, which does not consider the meaning of texts. */
  readonly isSandbox: boolean;
}

/** One call of a scorer module. */
export interface ModuleRequest {
  /** Path of the module, relative to the eval file. */
  readonly module: string;
  /** Milliseconds. */
  readonly limit: number;
  /** The reply, parsed when it is JSON. */
  readonly output: unknown;
}

/** What is looked at of the run of a judge. */
export interface JudgeReply extends Pick<RunRecord, 'outcome' | 'output' | 'validation' | 'error'> {
  readonly prompt: Pick<RunRecord['prompt'], 'name'>;
}

/** One call of a judge. */
export interface JudgeRequest {
  readonly source: JudgeSource;
  /** `provider/model`. Default: the prompt's own. */
  readonly model?: string;
  /** Variables. The judge gets those that it declares. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** A scorer's verdict on a reply. */
export interface Verdict {
  /** 0 to 1. */
  readonly score: number;
  readonly pass: boolean;
  /** Why it failed, one sentence for each finding. */
  readonly reasons: readonly string[];
  /** Further figures by name: `precision`, `recall`. */
  readonly metrics?: Readonly<Record<string, number>>;
  /**
   * True when the reply does not have the part to look at. It then fails a negated scorer too: a reply that
   * is not JSON has no field without the word `sorry`.
   */
  readonly hasNoPart?: true;
}

/** A scorer that cannot give a verdict. It counts neither as pass nor as fail. */
export type NoVerdict = Omit<Unjudged, 'scorer'>;

/** A verdict, a reason why there is none, or undefined when the scorer does not apply to the row. */
export type ScorerOutcome = Verdict | NoVerdict | undefined;

/** An {@link ScorerOutcome} with the name of its scorer. */
export type ScorerResult = Score | Unjudged | undefined;

/** A scorer with its settings. */
export interface Scorer {
  /** `contains`, or `not contains`. */
  readonly name: string;
  /** Its name in reports: the name that its entry gives it, else `name`. */
  readonly metric: string;
  /** In the notation of eval files. Stored in the results to document how they were scored. */
  readonly settings: unknown;
  /**
   * The parts of an `expected` value that it compares with a reply, or that its settings exclude explicitly.
   */
  compares(expected: unknown): readonly PartPath[];
  /** True where the judge or the module that it calls does not read the `expected` of a row. */
  readonly isBlind?: true;
  /** The judge that it calls. Absent when it calls no model. */
  readonly judges?: Omit<JudgeRequest, 'input'>;
  /** The embedding model that it calls. Absent when it calls none. */
  readonly embeds?: string;
  /** The module that it runs, as a path relative to the eval file. Absent when it runs none. */
  readonly module?: string;
  /** Maximum number of model calls for one sample. Absent when it makes none. */
  readonly calls?: number;
  judge(subject: Subject): ScorerResult | Promise<ScorerResult>;
}

/** The functions of a scorer with its settings. */
export interface ScorerBody {
  /** See {@link Scorer.compares}. Absent when a reply is judged without an expected value. */
  readonly compares?: Scorer['compares'];
  readonly judges?: NonNullable<Scorer['judges']>;
  readonly embeds?: string;
  readonly module?: string;
  readonly calls?: number;
  judge(subject: Subject): ScorerOutcome | Promise<ScorerOutcome>;
}

/** An entry of the table of scorers, which an eval file may use in `score`. */
export interface ScorerKind {
  readonly name: string;
  /** Schema of the settings in the eval file. */
  readonly schema: TSchema;
  /** Whether the name is enough without settings: `- schema`. */
  readonly bare: boolean;
  /** The setting that a value sets when it is not an object: `all` for `contains: refund`. */
  readonly shorthand?: string;
  /**
   * @param settings as validated by the schema.
   * @param beside names of the scorers in the same list.
   */
  create(settings: object, beside: ReadonlySet<string>): ScorerBody;
  /** A mistake in settings that the schema allows. */
  problem?(settings: object): SettingsProblem | undefined;
}

/** Why settings cannot be used, as one sentence without its full stop. */
export interface SettingsProblem {
  readonly message: string;
  /** The place in the settings. */
  readonly path: readonly (string | number)[];
}

/**
 * A failure of a scorer that is not a defect of Touchstone: a module that throws, a judge without an answer.
 */
export class ScorerError extends Error {
  override readonly name = 'ScorerError';
  readonly facts: Omit<RecordedError, 'message'>;

  /** @param message a sentence with a next step. */
  constructor(message: string, facts: Omit<RecordedError, 'message'>) {
    super(message);
    this.facts = facts;
  }
}

/** A verdict from findings. It passes when there are none. */
export function verdictOf(score: number, reasons: readonly string[]): Verdict {
  return { score, pass: reasons.length === 0, reasons };
}

/**
 * A verdict on a score that passes from a threshold. It has reasons only when it fails.
 * @param reasons why the score is not higher, when known.
 */
export function graded(score: number, pass: number, reasons: readonly string[]): Verdict {
  // Allows for rounding in sums of binary fractions: three thirds are 1.
  const passes = score >= pass - 1e-9;
  return { score, pass: passes, reasons: passes ? [] : reasons };
}

/** Why speed and price of a reply cannot be judged. Undefined for a live reply. */
export function notLive({ source }: RunRecord): string | undefined {
  if (source === 'live') return undefined;
  return source === 'sandbox' ? messages.sandboxAnswered() : messages.replayed();
}
