import { edgeKind } from '../edges.ts';

/** Passes when the reply begins with a text. */
export const startsWith = edgeKind('startsWith', 'starts', (reply, length) =>
  reply.slice(0, length),
);
