import type { DialectName } from '../schema/portability/dialects.ts';
/**
 * The wire protocols of endpoints. `vscode` is the language models of the editor, which are called without a
 * network protocol.
 */
export type Protocol =
  | 'openai-responses'
  | 'openai'
  | 'anthropic'
  | 'google'
  | 'vscode'
  | 'sandbox';

const names: Readonly<Partial<Record<Protocol, DialectName>>> = {
  'openai-responses': 'openai',
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
};

/** The subset of JSON Schema that the API of a protocol accepts. Undefined when schemas are not sent. */
export function dialectOf(protocol: Protocol): DialectName | undefined {
  return names[protocol];
}
