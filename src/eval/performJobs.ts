import { providerOf } from '../model/catalogue/modelFacts.ts';
import type { RunHost } from '../run/host.ts';
import type { DatasetRow } from './dataset/row.ts';
import type { Emit } from './evalEvent.ts';
import type { CountedJobs } from './jobs.ts';
import type { EvalPlan } from './plan/evalPlan.ts';
import { createReplayMarks } from './results/replayMarks.ts';
import type { Results } from './results/results.ts';
import type { Sample } from './results/sample.ts';
import type { Tally } from './results/summary.ts';
import { type Job, runSample } from './runSample.ts';
import type { SearchSchedule } from './schedule/cheapest.ts';
import { billedFor, type Performed } from './schedule/performed.ts';
import type { EvalPolicies } from './schedule/policies.ts';
import { runSchedule } from './schedule/schedule.ts';
import type { Slots } from './schedule/slots.ts';
import { type TakenSample, takeOver, takeUnchanged } from './stored/takeOver.ts';

/** What the jobs of an evaluation share. */
export interface Performing {
  readonly host: RunHost;
  readonly results: Results;
  readonly tally: Tally;
  readonly slots: Slots | undefined;
  readonly scheduling: EvalPolicies;
  /** Decides about the jobs, when only the cheapest model that passes is looked for. */
  readonly search: SearchSchedule | undefined;
  /** Called when all planned samples have ended. */
  readonly again?: (sample: (job: Job) => Promise<Sample | undefined>) => Promise<void>;
}

/** Performs the jobs. The sample of each is counted, stored and emitted when it has ended. */
export async function performJobs(
  plan: EvalPlan,
  counted: CountedJobs,
  { host, results, tally, slots, scheduling, search, again }: Performing,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const marked = createReplayMarks();

  async function take(
    { sample: taken, start, spent }: TakenSample,
    row: DatasetRow,
  ): Promise<Performed> {
    const sample = marked(taken);
    tally.addSample(sample, row);
    if (start === undefined) await results.append(sample);
    else results.keep(start);
    await emit({ type: 'sample', sample, spent });
    return { sample, spent };
  }

  /** Stored samples need no budget and no turn, so that a run that stops early has them all. */
  async function* withoutStored(
    all: AsyncIterator<Job> | Iterator<Job>,
    policies: EvalPolicies['policies'],
  ): AsyncGenerator<Job> {
    for (let next = await all.next(); !next.done; next = await all.next()) {
      const job = next.value;
      const stored = await takeUnchanged(plan, job);
      if (!stored) yield job;
      else {
        const performed = await take(stored, job.row);
        for (const policy of policies) policy.ended?.(job, performed);
      }
    }
  }

  async function perform(job: Job, onReply?: () => void): Promise<Performed | undefined> {
    if (plan.reuse) {
      const stored = await takeOver(plan, job, host, signal);
      if (stored) return take(stored, job.row);
      if (plan.reuse.kind === 'rescore' || plan.reuse.kind === 'merge') return undefined;
    }
    const { row, model, repeat } = job;
    const { id, file, line } = row;
    await emit({ type: 'sampleStarted', row: { id, file, line }, model, repeat });
    const isStored = (): boolean => results.path() !== undefined;
    const options = { signal, isStored, ...(onReply && { onReply }) };
    const call = () => runSample(plan, job, host, options);
    const sample = await (slots ? slots(providerOf(model), call) : call());
    return sample && take({ sample, spent: billedFor(sample) }, row);
  }

  const { models, concurrency } = plan;
  const policies = search ? [search.policy, ...scheduling.policies] : scheduling.policies;
  const jobs = await counted.start({
    search,
    onBadRow: badRow => emit({ type: 'badRow', badRow }),
    signal,
  });
  const missing = plan.reuse ? withoutStored(jobs, policies) : jobs;
  await runSchedule({ jobs: missing, models, concurrency, policies, perform }, signal);
  if (!signal.aborted && !scheduling.isOver()) {
    await again?.(async job => (await scheduling.spare(job, () => perform(job)))?.sample);
  }
}
