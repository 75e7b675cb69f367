import type { RecordedError } from '../trace/record.ts';
import { messages } from './messages.ts';
import type { Sample, Score, Unjudged } from './results/sample.ts';
import { sampleScore } from './results/sampleScore.ts';
import { partName, uncomparedParts } from './scorers/parts.ts';
import { type Scorer, ScorerError, type ScorerResult, type Subject } from './scorers/scorer.ts';

/** The results of a row's scorers for one reply. */
export interface Scored {
  readonly outcome: Sample['outcome'];
  readonly scores: readonly Score[];
  readonly unjudged: readonly Unjudged[];
  /** Present when a scorer failed, so that the sample has no result. */
  readonly error?: RecordedError;
}

/**
 * Scores a reply. A scorer that fails, or does not end before the signal, affects only this sample.
 * @param passScore the weighted mean score from which the sample passes. Without it, every scorer must pass.
 * @throws the signal's reason.
 */
export async function scoreReply(
  scorers: readonly Scorer[],
  subject: Subject,
  { passScore, signal }: { readonly passScore?: number | undefined; readonly signal: AbortSignal },
): Promise<Scored> {
  const scores: Score[] = [];
  const unjudged: Unjudged[] = [];
  const judged: Scorer[] = [];
  let failure: RecordedError | undefined;
  for (const [index, judgement] of (await judgements(scorers, subject, signal)).entries()) {
    const scorer = scorers[index];
    if (!judgement || !scorer) continue;
    if ('class' in judgement) failure ??= judgement;
    else if ('pass' in judgement) {
      scores.push(judgement);
      judged.push(scorer);
    } else unjudged.push(judgement);
  }
  if (failure) return { outcome: 'errored', scores, unjudged, error: failure };
  const names = scorers.map(({ name }) => name).join(', ');
  if (scores.length === 0 && unjudged.length === 0) {
    unjudged.push({ scorer: names, reason: messages.nothingToCompare() });
  }
  const { expected } = subject;
  const left = expected ? uncomparedParts(judged, expected.value) : [];
  if (left.length > 0) {
    const [first = []] = left;
    const reason = messages.notCompared(partName(first), left.length - 1);
    unjudged.push({ scorer: names, reason, blocks: true });
  }
  return { outcome: sampleOutcome(scores, unjudged, passScore), scores, unjudged };
}

/**
 * The result or the error of each scorer, in the order of the scorers. Scorers that wait run concurrently.
 */
function judgements(
  scorers: readonly Scorer[],
  subject: Subject,
  signal: AbortSignal,
): Promise<readonly (ScorerResult | RecordedError)[]> {
  return Promise.all(
    scorers.map((scorer): ScorerResult | RecordedError | Promise<ScorerResult | RecordedError> => {
      try {
        const judgement = scorer.judge(subject);
        if (!(judgement instanceof Promise)) return judgement;
        return endedInTime(judgement, signal).catch((error: unknown) => {
          if (signal.aborted) throw error;
          return scorerFailure(scorer, error);
        });
      } catch (error) {
        return scorerFailure(scorer, error);
      }
    }),
  );
}

/** Milliseconds after which a scorer is abandoned. No call of a judge takes longer. */
const TIMEOUT_MS = 15 * 60_000;

/** Waits for a promise until the signal is aborted or the time limit is reached. */
async function endedInTime<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  let onAbort = (): void => {};
  const end = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    timer = setTimeout(() => reject(new Error(messages.noAnswer())), TIMEOUT_MS);
    timer.unref();
  });
  try {
    return await Promise.race([promise, end]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function scorerFailure({ name }: Scorer, error: unknown): RecordedError {
  if (error instanceof ScorerError) return { ...error.facts, message: error.message };
  const reason = error instanceof Error ? error.message : String(error);
  const message = messages.scorerFailed(reason.replace(/\.$/, ''), name);
  return { class: 'internal', message };
}

/**
 * A sample passes when everything that its row expects was compared and nothing failed. A scorer without
 * weight does not affect the outcome.
 */
function sampleOutcome(
  scores: readonly Score[],
  unjudged: readonly Unjudged[],
  passScore: number | undefined,
): Sample['outcome'] {
  const counted = scores.filter(({ weight }) => weight !== 0);
  if (passScore === undefined && counted.some(({ pass }) => !pass)) return 'failed';
  const score = sampleScore(counted);
  if (score === undefined || unjudged.some(({ blocks }) => blocks)) return 'skipped';
  return passScore === undefined || score >= passScore - 1e-9 ? 'passed' : 'failed';
}
