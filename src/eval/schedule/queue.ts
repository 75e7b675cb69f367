/** First in, first out. */
export interface Queue<T> {
  add(item: T): void;
  first(): T | undefined;
  take(): T | undefined;
}

/** How many taken items stay at the start of the array before it is copied without them. */
const MOST_TAKEN = 1000;

export function createQueue<T>(): Queue<T> {
  let items: T[] = [];
  let at = 0;
  return {
    add: item => void items.push(item),
    first: () => items[at],
    take() {
      const item = items[at];
      if (at < items.length) at += 1;
      if (at >= MOST_TAKEN) {
        items = items.slice(at);
        at = 0;
      }
      return item;
    },
  };
}
