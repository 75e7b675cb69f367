import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** What of V8's heap a process sets at run time: flags of a command line are lost where others start it. */
export interface HeapLimits {
  /** Bytes from which the young generation, both halves together, no longer grows; 0 keeps its first size. */
  readonly youngGeneration: number;
  /** Percent of the surviving objects by which the old generation may grow until it is collected. */
  readonly growth: number;
}

/** Stops the observer of an earlier limit. */
let stopWaiting = (): void => {};

export function limitHeap({ youngGeneration, growth }: HeapLimits): void {
  setFlagsFromString(`--heap-growing-percent=${growth}`);
  stopWaiting();
  if (youngGeneration === 0) {
    stopGrowing();
    return;
  }
  setFlagsFromString('--semi-space-growth-factor=2');
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (young && young.space_size < youngGeneration) return;
    stopGrowing();
    stopWaiting();
  });
  observer.observe({ entryTypes: ['gc'] });
  stopWaiting = () => observer.disconnect();
}

function stopGrowing(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
