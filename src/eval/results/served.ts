import type { Sample } from './sample.ts';

/** What answered under the name of a model, as its provider says. */
export interface Served {
  /**
   * The models that answered, sorted: the snapshot behind an alias, or a fallback. Empty when the provider names none,
   * or only the one that was asked.
   */
  readonly answeredBy: readonly string[];
  /**
   * The configurations of the provider that answered, sorted. A provider changes its `system_fingerprint` when it changes
   * what a model runs on, which can change replies (OpenAI API reference, Chat Completions). Absent when there are none.
   */
  readonly fingerprints?: readonly string[];
}

/** Collects what answered, for each model. */
export interface ServedTally {
  add(sample: Pick<Sample, 'model' | 'answeredBy' | 'fingerprint'>): void;
  of(model: string): Served;
}

/** With more fingerprints in a run, they do not identify a configuration. */
const MOST_FINGERPRINTS = 20;

export function createServedTally(): ServedTally {
  const names = new Map<string, Set<string>>();
  const fingerprints = new Map<string, Set<string>>();
  const addTo = (all: Map<string, Set<string>>, model: string, value: string | undefined): void => {
    if (value === undefined) return;
    const known = all.get(model) ?? new Set();
    all.set(model, known);
    if (known.size <= MOST_FINGERPRINTS) known.add(value);
  };
  return {
    add({ model, answeredBy, fingerprint }) {
      addTo(names, model, answeredBy);
      addTo(fingerprints, model, fingerprint);
    },
    of(model) {
      const found = [...(fingerprints.get(model) ?? [])].sort();
      return {
        answeredBy: [...(names.get(model) ?? [])].sort(),
        ...(found.length > 0 && found.length <= MOST_FINGERPRINTS && { fingerprints: found }),
      };
    },
  };
}
