import { dirname, resolve } from 'node:path';
import type { RunHost } from '../run/host.ts';
import { type RunEvent, run } from '../run/run.ts';
import type { RunRecord } from '../trace/record.ts';
import { redact } from '../trace/redact.ts';
import type { EvalPlan } from './evalPlan.ts';
import type { DatasetRow } from './row.ts';
import type { Sample, Score, Unjudged } from './sample.ts';
import type { Scorer, Subject } from './scorers/scorer.ts';
import { typedValue } from './typedValue.ts';

/** Runs one row on one model and scores the reply; undefined when it was cancelled on the way. */
export async function runSample(
  plan: EvalPlan,
  job: { readonly row: DatasetRow; readonly model: string; readonly repeat: number },
  host: RunHost,
  signal: AbortSignal,
): Promise<Sample | undefined> {
  const { row, model, repeat } = job;
  const { input, expected } = row.untyped ? typedRow(row, plan) : row;
  const record = await recordOf(
    run(
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
      signal,
    ),
  );
  if (record.outcome === 'cancelled') return undefined;
  const completed = record.outcome === 'completed';
  const { scores, unjudged } = completed
    ? await judgeAll(plan.scorers, { input, expected, record })
    : { scores: [], unjudged: [] };
  return {
    row: { id: row.id, file: row.file, line: row.line },
    model,
    repeat,
    outcome: completed ? outcomeOf(scores) : 'errored',
    scores,
    ...(unjudged.length > 0 && { unjudged }),
    // The record has been redacted already; what comes from the dataset has not.
    ...redact({ input, ...(expected !== undefined && { expected }) }).value,
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
}

async function recordOf(events: AsyncGenerator<RunEvent, RunRecord>): Promise<RunRecord> {
  for (;;) {
    const step = await events.next();
    if (step.done) return step.value;
  }
}

async function judgeAll(
  scorers: readonly Scorer[],
  subject: Subject,
): Promise<{ readonly scores: readonly Score[]; readonly unjudged: readonly Unjudged[] }> {
  const scores: Score[] = [];
  const unjudged: Unjudged[] = [];
  for (const scorer of scorers) {
    const judgement = await scorer.judge(subject);
    if (!judgement) continue;
    if ('pass' in judgement) scores.push(judgement);
    else unjudged.push(judgement);
  }
  if (scores.length === 0 && unjudged.length === 0) {
    const names = scorers.map(({ name }) => name).join(', ');
    unjudged.push({ scorer: names, reason: 'the row expects nothing that could be compared' });
  }
  return { scores, unjudged };
}

function outcomeOf(scores: readonly Score[]): Sample['outcome'] {
  if (scores.length === 0) return 'skipped';
  return scores.every(({ pass }) => pass) ? 'passed' : 'failed';
}

function typedRow(row: DatasetRow, plan: EvalPlan): Pick<DatasetRow, 'input' | 'expected'> {
  const { input, output } = plan.prompt.document.metadata;
  // An object goes in, so an object comes out.
  const typed = typedValue(row.input, input.schema) as DatasetRow['input'];
  return { input: typed, expected: typedValue(row.expected, output.schema) };
}
