import { dirname, resolve } from 'node:path';
import type { Redacted } from '../redaction/gate.ts';
import { processGate } from '../redaction/knownSecrets.ts';
import type { RunHost } from '../run/host.ts';
import { run } from '../run/run.ts';
import { heldIn } from '../text/json/exactJson.ts';
import type { DatasetRow } from './dataset/row.ts';
import type { EvalPlan } from './plan/evalPlan.ts';
import type { Sample, Score, Unjudged } from './results/sample.ts';
import { partName, uncomparedParts } from './scorers/parts.ts';
import type { Scorer, Subject } from './scorers/scorer.ts';

/** One call to make. */
export interface Job {
  readonly row: DatasetRow;
  readonly model: string;
  /** 0-based, below the plan's `repeat`. */
  readonly repeat: number;
}

/**
 * Runs one row on one model and scores the reply; undefined when it was cancelled on the way. A failure
 * inside costs this sample: it is one without a reply, with the reason.
 */
export async function runSample(
  plan: EvalPlan,
  job: Job,
  host: RunHost,
  signal: AbortSignal,
): Promise<Redacted<Sample> | undefined> {
  try {
    return await runAndScore(plan, job, host, signal);
  } catch (error) {
    return signal.aborted ? undefined : failedInside(job, error);
  }
}

async function runAndScore(
  plan: EvalPlan,
  { row, model, repeat }: Job,
  host: RunHost,
  signal: AbortSignal,
): Promise<Redacted<Sample> | undefined> {
  const { input, expected } = row;
  const record = await run(
    {
      prompt: plan.prompt,
      input,
      model,
      mode: plan.mode,
      repeat,
      patient: true,
      // Sandbox models stream at a pace for people to watch; nobody watches an evaluation.
      ...(model.startsWith('sandbox/') && { stream: false }),
      ...(plan.record && { record: true }),
      ...(row.history && { history: row.history }),
      mediaFolder: dirname(resolve(row.file)),
    },
    host,
    { signal },
  ).record;
  if (record.outcome === 'cancelled') return undefined;
  const completed = record.outcome === 'completed';
  const { scores, unjudged } = completed
    ? await judgeAll(plan.scorers, {
        input,
        record,
        ...(expected !== undefined && { expected: heldIn(row, 'expected') }),
      })
    : { scores: [], unjudged: [] };
  const sample: Sample = {
    row: { id: row.id, file: row.file, line: row.line },
    model,
    repeat,
    outcome: completed ? outcomeOf(scores, unjudged) : 'errored',
    scores,
    ...(unjudged.length > 0 && { unjudged }),
    input,
    ...(expected !== undefined && { expected }),
    text: record.text,
    ...(record.output !== undefined && { output: record.output }),
    ...(record.error && { error: record.error }),
    ...(record.fallback !== undefined && { fallback: record.fallback }),
    attempts: record.attempts.length,
    source: record.source,
    ...(record.usage && { usage: record.usage }),
    cost: record.cost,
    ...(record.timeToFirstToken !== undefined && { timeToFirstToken: record.timeToFirstToken }),
    // The answering call's own time.
    totalTime: record.attempts.at(-1)?.duration ?? record.totalTime,
  };
  // The record has been redacted already; what comes from the dataset and its scorers has not.
  return processGate().value(sample).value;
}

/** What was found on the way is not shown: it may be what failed. */
function failedInside({ row, model, repeat }: Job, error: unknown): Redacted<Sample> {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `Internal error in this sample: ${reason.replace(/\.$/, '')}. The other samples are not affected; if it persists, report it with this row and prompt.`;
  const sample: Sample = {
    row: { id: row.id, file: row.file, line: row.line },
    model,
    repeat,
    outcome: 'errored',
    scores: [],
    input: {},
    text: '',
    error: { class: 'internal', message },
    attempts: 0,
    source: 'live',
    cost: { known: false, reason: 'the sample failed before its cost was known' },
    totalTime: 0,
  };
  return processGate().value(sample).value;
}

async function judgeAll(
  scorers: readonly Scorer[],
  subject: Subject,
): Promise<{ readonly scores: readonly Score[]; readonly unjudged: readonly Unjudged[] }> {
  const scores: Score[] = [];
  const unjudged: Unjudged[] = [];
  const judged: Scorer[] = [];
  for (const scorer of scorers) {
    const judgement = await scorer.judge(subject);
    if (!judgement) continue;
    if ('pass' in judgement) {
      scores.push(judgement);
      judged.push(scorer);
    } else unjudged.push(judgement);
  }
  const names = scorers.map(({ name }) => name).join(', ');
  if (scores.length === 0 && unjudged.length === 0) {
    unjudged.push({ scorer: names, reason: 'the row expects nothing that could be compared' });
  }
  const { expected } = subject;
  const left = expected ? uncomparedParts(judged, expected.value) : [];
  if (left.length > 0) {
    const [first = []] = left;
    const more = left.length > 1 ? ` and ${left.length - 1} more` : '';
    const reason = `\`${partName(first)}\`${more} was not compared`;
    unjudged.push({ scorer: names, reason, blocks: true });
  }
  return { scores, unjudged };
}

/** A sample passes when everything that its row expects was compared, and nothing failed. */
function outcomeOf(scores: readonly Score[], unjudged: readonly Unjudged[]): Sample['outcome'] {
  if (scores.some(({ pass }) => !pass)) return 'failed';
  return scores.length === 0 || unjudged.some(({ blocks }) => blocks) ? 'skipped' : 'passed';
}
