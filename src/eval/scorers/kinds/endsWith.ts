import { edgeKind } from '../edges.ts';

/** Passes when the reply ends with a text. */
export const endsWith = edgeKind('endsWith', 'ends', {
  has: (text, part) => text.endsWith(part),
  edgeOf: (text, length) => text.slice(Math.max(0, text.length - length)),
});
