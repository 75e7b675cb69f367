import { edgeKind } from '../edges.ts';

/** Passes when the reply ends with a text. */
export const endsWith = edgeKind('endsWith', 'ends', (reply, length) =>
  length === 0 ? '' : reply.slice(-length),
);
