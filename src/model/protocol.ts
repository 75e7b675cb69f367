import type { DialectName } from '../schema/portability/dialects.ts';
/** Wire protocols an endpoint may speak; `vscode` is the editor's own language models, which no wire leads to. */
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

/** The subset of JSON Schema that a protocol's API takes; undefined where none is sent to anyone. */
export function dialectOf(protocol: Protocol): DialectName | undefined {
  return names[protocol];
}
