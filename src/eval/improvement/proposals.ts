import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { Cost } from '../../model/cost.ts';
import { inputNames } from '../../prompt/template/variables.ts';
import type { RunHost } from '../../run/host.ts';
import { run } from '../../run/run.ts';
import { isRecord } from '../../text/isRecord.ts';
import { needsStream } from '../replyForm.ts';
import { createRandom } from '../statistics/random.ts';
import { approaches } from './instructions.ts';
import { messages } from './messages.ts';
import type { SearchGoal } from './search.ts';

/** A row that failed, as a proposal is asked about it. */
export interface FailureToFix {
  readonly id: string;
  readonly input: unknown;
  readonly expected?: unknown;
  readonly reply: string;
  /** One sentence for each finding of a scorer. */
  readonly problems: readonly string[];
}

/** An idea that was evaluated. */
export interface EarlierIdea {
  readonly idea: string;
  readonly passRate: number;
}

/** What a model proposed. */
export type Proposed =
  | { readonly ok: true; readonly idea: string; readonly template: string; readonly usd: number }
  /** `reason`: a sentence. `isError`: there was no complete reply. */
  | {
      readonly ok: false;
      readonly reason: string;
      readonly usd: number;
      readonly isError: boolean;
    };

export interface ProposingPrompt {
  readonly prompt: LoadedPrompt;
  /** `provider/model`. */
  readonly model: string;
}

/** Failed rows that one proposal gets. */
export const MOST_FAILURES = 8;
/** Characters of each text of a row. Longer ones are cut. */
export const LONGEST_TEXT = 2_000;

/** Asks the model for one new text. Undefined when it was cancelled. @param number from 1; decides what it tries. */
export async function propose(
  { prompt, model }: ProposingPrompt,
  {
    number,
    goal,
    seed,
    parent,
    failures,
    earlier,
  }: {
    readonly number: number;
    readonly goal: SearchGoal;
    readonly seed: number;
    readonly parent: LoadedPrompt;
    readonly failures: readonly FailureToFix[];
    readonly earlier: readonly EarlierIdea[];
  },
  host: RunHost,
  signal: AbortSignal,
): Promise<Proposed | undefined> {
  const { document } = parent;
  const { description, output } = document.metadata;
  const input = {
    template: document.text.slice(document.template.range.start).trim(),
    approach: approaches[goal][(number - 1) % approaches[goal].length],
    variables: [...inputNames(parent.document.template.variables)],
    failures: shownFailures(failures, seed + number),
    ...(description !== undefined && { description }),
    ...(output.schema && { output: output.schema }),
    ...(earlier.length > 0 && { earlier }),
  };
  const record = await run(
    {
      prompt,
      input,
      model,
      mode: 'live',
      repeat: number - 1,
      patient: true,
      stream: needsStream(prompt),
    },
    host,
    { signal },
  ).record;
  if (record.outcome === 'cancelled') return undefined;
  const usd = record.source === 'live' ? knownCost(record.cost) : 0;
  if (record.outcome !== 'completed') {
    const reason = record.error?.message ?? messages.noReply();
    return { ok: false, reason, usd, isError: true };
  }
  const reply = isRecord(record.output) ? record.output : {};
  const { template, idea } = reply;
  if (typeof template !== 'string') {
    const reason = messages.noTemplate();
    return { ok: false, reason, usd, isError: false };
  }
  return { ok: true, template, idea: typeof idea === 'string' ? idea : '', usd };
}

function knownCost(cost: Cost): number {
  return cost.known ? cost.total : (cost.atLeast ?? 0);
}

/** Rows drawn at random, other ones for each seed, without their ids. */
function shownFailures(failures: readonly FailureToFix[], seed: number): readonly unknown[] {
  const random = createRandom(seed);
  return failures
    .map(failure => ({ failure, order: random.uniform() }))
    .sort((one, other) => one.order - other.order)
    .slice(0, MOST_FAILURES)
    .map(({ failure: { id: _, reply, problems, ...rest } }) => ({
      ...(shortenedValue(rest) as object),
      reply: cutText(reply),
      problems: problems.slice(0, 5).map(cutText),
    }));
}

function shortenedValue(value: unknown): unknown {
  if (typeof value === 'string') return cutText(value);
  if (Array.isArray(value)) return value.slice(0, 50).map(shortenedValue);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, shortenedValue(each)]),
  );
}

function cutText(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}… (cut)`;
}
