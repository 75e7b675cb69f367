import { providerOf } from '../../model/catalogue/modelFacts.ts';
import { createQueue, type Queue } from './queue.ts';

/** The properties of a call that decide when it starts. */
export interface Scheduled {
  /** `provider/model`. */
  readonly model: string;
}

/** A rule that decides when jobs start. All policies of a schedule must agree. */
export interface Policy<Job, Result> {
  /**
   * Whether a job starts now, later (the policy is asked again when a job has replied or ended), or never.
   */
  next?(job: Job): 'start' | 'wait' | 'drop';
  started?(job: Job): void;
  /** The model has replied. Scoring may take longer. */
  replied?(job: Job): void;
  /** Called without a result for a job that was dropped, cancelled or failed. */
  ended?(job: Job, result?: Result): void;
}

export interface Work<Job, Result> {
  /** Jobs in the order in which they should start. They are read when they are needed. */
  readonly jobs: AsyncIterator<Job> | Iterator<Job>;
  /** Models of all jobs. */
  readonly models: readonly string[];
  /** Concurrent jobs for each provider, because each provider has its own limits. */
  readonly concurrency: number;
  readonly policies: readonly Policy<Job, Result>[];
  /** Undefined when the job was cancelled. */
  perform(job: Job, onReply: () => void): Promise<Result | undefined>;
}

/**
 * Maximum number of jobs that are read before they start. While a slow provider's jobs wait, later jobs of
 * other providers are read up to this limit, so that the others continue and memory stays constant.
 */
const MOST_WAITING = 10_000;

interface Waiting<Job> {
  readonly job: Job;
  /** Position among all jobs. */
  readonly at: number;
}

/** The jobs of one provider. */
interface ModelLane<Job> {
  /** One queue for each model. Its jobs start in order. */
  readonly queues: readonly Queue<Waiting<Job>>[];
  running: number;
}

/**
 * Performs the jobs, separately for each provider, until all have ended or the signal is aborted.
 * @throws what `perform` or reading the jobs throws, after the jobs in progress have ended.
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
  let reading: Promise<void> | undefined;
  let wake = (): void => {};

  const isOver = (): boolean => signal.aborted || failures.length > 0;

  function add(job: Job): void {
    const queue = queues.get(job.model);
    if (!queue) throw new Error(`${job.model} is not one of the models of the schedule`);
    queue.add({ job, at: read });
    read += 1;
    waiting += 1;
  }

  async function start(job: Job, lane: ModelLane<Job>): Promise<void> {
    for (const policy of policies) policy.started?.(job);
    let result: Result | undefined;
    try {
      result = await perform(job, () => {
        for (const policy of policies) policy.replied?.(job);
        wake();
      });
    } catch (error) {
      failures.push(error);
    }
    lane.running -= 1;
    running -= 1;
    for (const policy of policies) policy.ended?.(job, result);
    wake();
  }

  /** The job that has waited longest among those that may start. Jobs that never start are dropped. */
  function nextOf({ queues: own }: ModelLane<Job>): Job | undefined {
    let chosen: { readonly queue: Queue<Waiting<Job>>; readonly at: number } | undefined;
    for (const queue of own) {
      for (let first = queue.first(); first; first = queue.first()) {
        const answer = policyAnswer(policies, first.job);
        if (answer === 'drop') {
          queue.take();
          waiting -= 1;
          for (const policy of policies) policy.ended?.(first.job);
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

  /** Starts the jobs that can start. Returns whether a provider could take more jobs than have been read. */
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

  function take(next: IteratorResult<Job>): void {
    if (next.done) isReadToEnd = true;
    else add(next.value);
  }

  /** Jobs may depend on the results of earlier ones: those that wait are started while the next one is read. */
  async function finishReading(next: Promise<IteratorResult<Job>>): Promise<void> {
    try {
      take(await next);
    } catch (error) {
      failures.push(error);
    }
    reading = undefined;
    wake();
  }

  /** Returns whether the next job was there without waiting. */
  function readOne(): boolean {
    if (reading || isReadToEnd || waiting >= MOST_WAITING) return false;
    try {
      const next = jobs.next();
      if (next instanceof Promise) {
        reading = finishReading(next);
        return false;
      }
      take(next);
      return true;
    } catch (error) {
      failures.push(error);
      return false;
    }
  }

  while (!isOver()) {
    const changed = new Promise<void>(resolve => {
      wake = resolve;
    });
    while (startJobs() && readOne()) {
      // Until every provider has enough jobs, or there is none at the moment.
    }
    if (running === 0 && !reading) break;
    await changed;
  }
  // A search ends when it is aborted. After a failure it may wait for jobs that never start.
  if (failures.length === 0) await reading;
  while (running > 0) {
    await new Promise<void>(resolve => {
      wake = resolve;
    });
  }
  if (failures.length > 0) throw failures[0];
}

function policyAnswer<Job, Result>(
  policies: readonly Policy<Job, Result>[],
  job: Job,
): 'start' | 'wait' | 'drop' {
  const answers = policies.map(policy => policy.next?.(job) ?? 'start');
  return answers.includes('drop') ? 'drop' : answers.includes('wait') ? 'wait' : 'start';
}

function lanesOf<Job>(queues: ReadonlyMap<string, Queue<Waiting<Job>>>): readonly ModelLane<Job>[] {
  const byProvider = Map.groupBy(queues, ([model]) => providerOf(model));
  return [...byProvider.values()].map(own => ({
    queues: own.map(([, queue]) => queue),
    running: 0,
  }));
}
