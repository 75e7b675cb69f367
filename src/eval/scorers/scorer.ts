import type { TSchema } from 'typebox';
import { type Held, parseHeld } from '../../text/json/exactJson.ts';
import type { RunRecord } from '../../trace/record.ts';
import type { Score, Unjudged } from '../results/sample.ts';
import type { PartPath } from './parts.ts';

/** What a scorer looks at: a row's golden answer and the record of the run on it. */
export interface Subject {
  readonly input: Readonly<Record<string, unknown>>;
  /** Absent when the row expects nothing. */
  readonly expected?: Held;
  /** Always of a run that completed. */
  readonly record: RunRecord;
}

/** A verdict, a stated refusal to judge, or undefined when the scorer has nothing to do with the row. */
export type Judgement = Score | Unjudged | undefined;

/** One way of judging a sample, with its settings filled in. */
export interface Scorer {
  readonly name: string;
  /** As an eval file would write it; kept in the results so that they say what they were scored by. */
  readonly settings: unknown;
  /** The parts of an `expected` that it compares with a reply, or that its settings leave out on purpose. */
  compares(expected: unknown): readonly PartPath[];
  judge(subject: Subject): Judgement | Promise<Judgement>;
}

/** A row of the scorer table: what an eval file may name under `score`. */
export interface ScorerKind {
  readonly name: string;
  /** Schema of the settings in the eval file. */
  readonly schema: TSchema;
  /** Whether the name alone is enough: `- schema`. */
  readonly bare: boolean;
  /** Takes settings that the schema has validated, undefined for the bare name; `beside` are the scorers of the same list. */
  create(settings: unknown, beside: ReadonlySet<string>): Scorer;
}

/** For scorers that judge a reply by itself. */
export const comparesNothing = (): readonly PartPath[] => [];

/** A score from findings: none means a pass. */
export function scoreOf(scorer: string, score: number, reasons: readonly string[]): Score {
  return { scorer, score, pass: reasons.length === 0, reasons };
}

/** The value of a reply with its numbers as written; undefined when it is not JSON. */
export function replyOf({ output, text }: RunRecord): Held | undefined {
  try {
    return parseHeld(text);
  } catch {
    // Read leniently out of a longer text.
    return output === undefined ? undefined : { value: output };
  }
}

/** Why speed and price of a reply cannot be judged, or undefined when the provider gave it just now. */
export function notLive({ source }: RunRecord): string | undefined {
  if (source === 'live') return undefined;
  return source === 'sandbox' ? 'a sandbox model answered' : 'the reply was replayed';
}
