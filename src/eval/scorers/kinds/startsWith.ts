import { edgeKind } from '../edges.ts';

/** Passes when the reply begins with a text. */
export const startsWith = edgeKind('startsWith', 'starts', {
  has: (text, part) => text.startsWith(part),
  edgeOf: (text, length) => text.slice(0, length),
});
