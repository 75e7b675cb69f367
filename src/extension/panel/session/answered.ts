import { createHash } from 'node:crypto';
import type { Answered } from '../../../protocol/panelColumn.ts';
import { canonicalJson } from '../../../text/json/printJson.ts';

const LENGTH = 16;

/** The input part of what a reply answers. The order of keys has no meaning. */
export function inputHash(input: Readonly<Record<string, unknown>>): Answered['input'] {
  return createHash('sha256').update(canonicalJson(input)).digest('hex').slice(0, LENGTH);
}

/** The request part. `hash`: the request hash of a run record. */
export function shortRequestHash(hash: string): string {
  return hash.slice(0, LENGTH);
}
