import type { TSchema } from 'typebox';
import type { Held } from '../../text/json/exactJson.ts';
import type { RecordedError, RunRecord } from '../../trace/record.ts';
import type { JudgeSource } from '../judging/judgePrompts.ts';
import type { Score, Unjudged } from '../results/sample.ts';
import type { PartPath } from './parts.ts';

/** What a scorer looks at: a row's golden answer and the record of the run on it. */
export interface Subject {
  readonly input: Readonly<Record<string, unknown>>;
  /** Absent when the row expects nothing. */
  readonly expected?: Held;
  /** Always of a run that completed. */
  readonly record: RunRecord;
  /** For scorers that call something; absent where nothing may be called. */
  readonly services?: ScorerServices;
}

/** What scorers may call. Whoever scores provides it, so that scorers know no providers and no processes. */
export interface ScorerServices {
  /** Runs a judge. @throws ScorerError when it cannot be run, and what the signal was aborted with. */
  ask(request: JudgeRequest): Promise<RunRecord>;
  /**
   * What a module of the workspace returns for the sample.
   * @throws ScorerError when it returns nothing, and what the signal was aborted with.
   */
  score(request: ModuleRequest): Promise<unknown>;
  /** Compares texts by their embeddings. @throws ScorerError, and what the signal was aborted with. */
  compare(request: SimilarityRequest): Promise<Similarity>;
}

export interface SimilarityRequest {
  /** The embedding model, `provider/model`. */
  readonly model: string;
  readonly text: string;
  readonly references: readonly string[];
}

export interface Similarity {
  /** The cosine with each reference, -1 to 1. */
  readonly scores: readonly number[];
  /** Whether the vectors know nothing of meanings. */
  readonly isSandbox: boolean;
}

/** One call of a scorer module. */
export interface ModuleRequest {
  /** Path of the module, relative to the eval file. */
  readonly module: string;
  /** Milliseconds. */
  readonly limit: number;
  /** The reply, parsed where it is JSON. */
  readonly output: unknown;
}

/** One call of a judge. */
export interface JudgeRequest {
  readonly source: JudgeSource;
  /** `provider/model`. Default: the prompt's own. */
  readonly model?: string;
  /** The judge gets those of them that it declares. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** A verdict on a reply. */
export interface Verdict {
  /** 0 to 1. */
  readonly score: number;
  readonly pass: boolean;
  /** Why it failed, one sentence a finding. */
  readonly reasons: readonly string[];
  /** Further figures by their names: `precision`, `recall`. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** A scorer that cannot give a verdict: never a pass, never a fail. */
export type NoVerdict = Omit<Unjudged, 'scorer'>;

/** A verdict, a stated refusal to judge, or undefined when the scorer has nothing to do with the row. */
export type Outcome = Verdict | NoVerdict | undefined;

/** An {@link Outcome} with the name of its scorer. */
export type Judgement = Score | Unjudged | undefined;

/** One way of judging a sample, with its settings filled in. */
export interface Scorer {
  /** `contains`, or `not contains`. */
  readonly name: string;
  /** As an eval file would write it; kept in the results so that they say what they were scored by. */
  readonly settings: unknown;
  /** The parts of an `expected` that it compares with a reply, or that its settings leave out on purpose. */
  compares(expected: unknown): readonly PartPath[];
  /** The judge that it asks; absent for scorers that call no model. */
  readonly judges?: Omit<JudgeRequest, 'input'>;
  /** The embedding model that it asks; absent for scorers that ask none. */
  readonly embeds?: string;
  /** The module that it runs, a path relative to the eval file; absent for scorers that run none. */
  readonly module?: string;
  /** Calls of a model that it makes for a sample, at most; absent for none. */
  readonly calls?: number;
  judge(subject: Subject): Judgement | Promise<Judgement>;
}

/** What a kind of scorer does with its settings. */
export interface ScorerBody {
  /** See {@link Scorer.compares}; absent where a reply is judged by itself. */
  readonly compares?: Scorer['compares'];
  readonly judges?: NonNullable<Scorer['judges']>;
  readonly embeds?: string;
  readonly module?: string;
  readonly calls?: number;
  judge(subject: Subject): Outcome | Promise<Outcome>;
}

/** A row of the scorer table: what an eval file may name under `score`. */
export interface ScorerKind {
  readonly name: string;
  /** Schema of the settings in the eval file. */
  readonly schema: TSchema;
  /** Whether the name alone is enough: `- schema`. */
  readonly bare: boolean;
  /** The setting that a value which is not an object fills in: `all` for `contains: refund`. */
  readonly shorthand?: string;
  /** Takes settings that the schema has validated; `beside` are the scorers of the same list. */
  create(settings: object, beside: ReadonlySet<string>): ScorerBody;
}

/** A failure of a scorer that is not a mistake of ours: a module that throws, a judge without an answer. */
export class ScorerError extends Error {
  override readonly name = 'ScorerError';
  readonly facts: Omit<RecordedError, 'message'>;

  /** @param message a sentence with a next step. */
  constructor(message: string, facts: Omit<RecordedError, 'message'>) {
    super(message);
    this.facts = facts;
  }
}

/** A verdict from findings: none means a pass. */
export function verdictOf(score: number, reasons: readonly string[]): Verdict {
  return { score, pass: reasons.length === 0, reasons };
}

/**
 * A verdict on a score that passes from a threshold on. It has reasons only when it fails.
 * @param reasons what kept the score from being higher, if that is known.
 */
export function graded(score: number, pass: number, reasons: readonly string[]): Verdict {
  // Forgives what binary fractions do to a sum: three thirds are 1.
  const passes = score >= pass - 1e-9;
  return { score, pass: passes, reasons: passes ? [] : reasons };
}

/** Why speed and price of a reply cannot be judged, or undefined when the provider gave it just now. */
export function notLive({ source }: RunRecord): string | undefined {
  if (source === 'live') return undefined;
  return source === 'sandbox' ? 'a sandbox model answered' : 'the reply was replayed';
}
