import { createQueue, type Queue } from './queue.ts';

/** Performs work in a lane. The number of concurrent tasks in each lane is limited. */
export type Slots = <T>(lane: string, work: () => Promise<T>) => Promise<T>;

interface SlotLane {
  free: number;
  readonly waiting: Queue<() => void>;
}

/**
 * The limits that concurrent schedules share.
 * @param size maximum of concurrent tasks in each lane. Work starts in the order of the requests, so
 * schedules that request in turns also run in turns.
 */
export function createSlots(size: number): Slots {
  const lanes = new Map<string, SlotLane>();
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
