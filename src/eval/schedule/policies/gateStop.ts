import type { Performed } from '../performed.ts';
import type { Policy, Scheduled } from '../schedule.ts';

/** A model whose remaining samples were not run, because they cannot change whether it passes its gate. */
export interface StoppedModel {
  readonly model: string;
  readonly passes: boolean;
  /** Samples that were not run. */
  readonly notRun: number;
}

export interface GateStop extends Policy<Scheduled, Performed> {
  stopped(): readonly StoppedModel[];
}

/**
 * Stops each model as soon as its gate is decided: when more samples failed than the gate allows, or when
 * enough passed that no failure can change it. Nothing is estimated: all samples together would give the same answer.
 * @param gate share of samples that must pass.
 * @param samples of each model, with those of rows that cannot be used, which could not pass.
 */
export function createGateStop(
  gate: number,
  { samples, unusable }: { readonly samples: number; readonly unusable: number },
): GateStop {
  const counts = new Map<string, { passed: number; failed: number; ended: number }>();
  const decided = new Map<string, boolean>();
  const all = samples + unusable;
  return {
    next: ({ model }) => (decided.has(model) ? 'drop' : 'start'),
    ended(_, performed) {
      if (!performed) return;
      const { model, outcome } = performed.sample;
      const count = counts.get(model) ?? { passed: 0, failed: 0, ended: 0 };
      counts.set(model, count);
      count.ended += 1;
      if (outcome === 'passed') count.passed += 1;
      if (outcome === 'failed') count.failed += 1;
      if (decided.has(model)) return;
      if ((all - count.failed) / all < gate) decided.set(model, false);
      else if (count.passed / all >= gate) decided.set(model, true);
    },
    stopped: () =>
      [...decided].flatMap(([model, passes]) => {
        const notRun = samples - (counts.get(model)?.ended ?? 0);
        return notRun > 0 ? [{ model, passes, notRun }] : [];
      }),
  };
}
