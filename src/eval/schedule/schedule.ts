import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import { createQueue, type Queue } from './queue.ts';

/** A call to be made, as far as it matters when. */
export interface Scheduled {
  /** `provider/model`. */
  readonly model: string;
}

/** A rule about who runs when. All policies of a schedule have to agree. */
export interface Policy<Job, Result> {
  /** Whether a job starts now, later (it is asked again when a job has replied or ended), or never. */
  next?(job: Job): 'start' | 'wait' | 'drop';
  started?(job: Job): void;
  /** The model has replied; scoring may still take a while. */
  replied?(job: Job): void;
  ended?(job: Job, result: Result): void;
}

export interface Work<Job, Result> {
  /** In the order in which they should start, read as they are needed. */
  readonly jobs: AsyncIterator<Job>;
  /** Of all jobs that will come. */
  readonly models: readonly string[];
  /** Jobs in progress at once, for each provider: providers have limits of their own. */
  readonly concurrency: number;
  readonly policies: readonly Policy<Job, Result>[];
  /** Undefined when the job was cancelled. */
  perform(job: Job, onReply: () => void): Promise<Result | undefined>;
}

/**
 * Jobs read ahead of their start. A provider that is slower than others is read past that far, so that it does
 * not hold them up; memory stays flat.
 */
const MOST_WAITING = 10_000;

interface Waiting<Job> {
  readonly job: Job;
  /** Its place among all jobs. */
  readonly at: number;
}

/** The jobs of one provider. */
interface Lane<Job> {
  /** One for each model, whose jobs start in order. */
  readonly queues: readonly Queue<Waiting<Job>>[];
  running: number;
}

/**
 * Performs the jobs, each provider's for themselves, until all have ended or the signal is aborted.
 * @throws what `perform` or the reading of the jobs throws, once the jobs in progress have ended.
 */
export async function runSchedule<Job extends Scheduled, Result>(
  { jobs, models, concurrency, policies, perform }: Work<Job, Result>,
  signal: AbortSignal,
): Promise<void> {
  const queues = new Map(models.map(model => [model, createQueue<Waiting<Job>>()]));
  const lanes = lanesOf(queues);
  const failures: unknown[] = [];
  let isReadToEnd = false;
  let read = 0;
  let waiting = 0;
  let running = 0;
  let wake = (): void => {};

  const isOver = (): boolean => signal.aborted || failures.length > 0;

  function add(job: Job): void {
    const queue = queues.get(job.model);
    if (!queue) throw new Error(`${job.model} is not one of the models of the schedule`);
    queue.add({ job, at: read });
    read += 1;
    waiting += 1;
  }

  async function start(job: Job, lane: Lane<Job>): Promise<void> {
    for (const policy of policies) policy.started?.(job);
    try {
      const result = await perform(job, () => {
        for (const policy of policies) policy.replied?.(job);
        wake();
      });
      if (result !== undefined) for (const policy of policies) policy.ended?.(job, result);
    } catch (error) {
      failures.push(error);
    }
    lane.running -= 1;
    running -= 1;
    wake();
  }

  /** The job that has waited longest of those that may start; jobs that never will are let go. */
  function nextOf({ queues: own }: Lane<Job>): Job | undefined {
    let chosen: { readonly queue: Queue<Waiting<Job>>; readonly at: number } | undefined;
    for (const queue of own) {
      for (let first = queue.first(); first; first = queue.first()) {
        const answer = answerOf(policies, first.job);
        if (answer === 'drop') {
          queue.take();
          waiting -= 1;
          continue;
        }
        if (answer === 'start' && first.at < (chosen?.at ?? Number.POSITIVE_INFINITY)) {
          chosen = { queue, at: first.at };
        }
        break;
      }
    }
    return chosen?.queue.take()?.job;
  }

  /** Starts what can be started; whether a provider could take more jobs than have been read. */
  function startJobs(): boolean {
    let isIdle = false;
    for (const lane of lanes) {
      while (lane.running < concurrency) {
        const job = nextOf(lane);
        if (!job) {
          isIdle = true;
          break;
        }
        waiting -= 1;
        lane.running += 1;
        running += 1;
        void start(job, lane);
      }
    }
    return isIdle;
  }

  while (!isOver()) {
    const changed = new Promise<void>(resolve => {
      wake = resolve;
    });
    const isIdle = startJobs();
    if (isIdle && !isReadToEnd && waiting < MOST_WAITING) {
      try {
        const next = await jobs.next();
        if (next.done) isReadToEnd = true;
        else add(next.value);
      } catch (error) {
        failures.push(error);
      }
      continue;
    }
    if (running === 0) break;
    await changed;
  }
  while (running > 0) {
    await new Promise<void>(resolve => {
      wake = resolve;
    });
  }
  if (failures.length > 0) throw failures[0];
}

function answerOf<Job, Result>(
  policies: readonly Policy<Job, Result>[],
  job: Job,
): 'start' | 'wait' | 'drop' {
  const answers = policies.map(policy => policy.next?.(job) ?? 'start');
  return answers.includes('drop') ? 'drop' : answers.includes('wait') ? 'wait' : 'start';
}

function lanesOf<Job>(queues: ReadonlyMap<string, Queue<Waiting<Job>>>): readonly Lane<Job>[] {
  const byProvider = Map.groupBy(queues, ([model]) => providerOf(model));
  return [...byProvider.values()].map(own => ({
    queues: own.map(([, queue]) => queue),
    running: 0,
  }));
}

/** Whose limits the calls of a model share. */
export function providerOf(model: string): string {
  return parseModelReference(model)?.provider ?? model;
}
