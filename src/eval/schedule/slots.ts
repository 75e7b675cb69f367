import { createQueue, type Queue } from './queue.ts';

/** Performs work within a limit of what is in progress at once in its lane. */
export type Slots = <T>(lane: string, work: () => Promise<T>) => Promise<T>;

interface Lane {
  free: number;
  readonly waiting: Queue<() => void>;
}

/**
 * What schedules that run at the same time share.
 * @param size of each lane. Work starts in the order in which it asked: those who ask in turns run in turns.
 */
export function createSlots(size: number): Slots {
  const lanes = new Map<string, Lane>();
  return async (name, work) => {
    const lane = lanes.get(name) ?? { free: size, waiting: createQueue<() => void>() };
    lanes.set(name, lane);
    if (lane.free > 0) lane.free -= 1;
    else await new Promise<void>(resolve => lane.waiting.add(resolve));
    try {
      return await work();
    } finally {
      const next = lane.waiting.take();
      if (next) next();
      else lane.free += 1;
    }
  };
}
