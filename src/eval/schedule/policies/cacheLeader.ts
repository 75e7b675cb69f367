import type { Policy, Scheduled } from '../schedule.ts';

/**
 * Sends the first request of a model ahead of the others, where they share a beginning that its provider caches: calls that
 * are sent together all miss the cache, because none of them has written it yet.
 * @param benefits whether a provider caches what the requests of a model begin with; asked once for each model.
 */
export function createCacheLeader<Job extends Scheduled>(
  benefits: (job: Job) => boolean,
): Policy<Job, unknown> {
  const state = new Map<string, 'cold' | 'leading' | 'warm'>();
  const of = (job: Job): 'cold' | 'leading' | 'warm' => {
    const known = state.get(job.model) ?? (benefits(job) ? 'cold' : 'warm');
    state.set(job.model, known);
    return known;
  };
  const warm = ({ model }: Job): void => void state.set(model, 'warm');
  return {
    next: job => (of(job) === 'leading' ? 'wait' : 'start'),
    started(job) {
      if (of(job) === 'cold') state.set(job.model, 'leading');
    },
    replied: warm,
    // A failed call may have written nothing, but more waiting would not help.
    ended(job) {
      if (state.get(job.model) === 'leading') warm(job);
    },
  };
}
