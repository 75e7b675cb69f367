import type { DialectName } from '../schema/portability/dialects.ts';
import type { Protocol } from './protocol.ts';

const names: Readonly<Partial<Record<Protocol, DialectName>>> = {
  'openai-responses': 'openai',
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
};

/** The subset of JSON Schema that a protocol's API takes; undefined where none is sent to anyone. */
export function dialectOf(protocol: Protocol): DialectName | undefined {
  return names[protocol];
}
