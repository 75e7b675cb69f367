import type { Protocol } from '../model/protocol.ts';
import type { Provider } from './provider.ts';

const adapters: Readonly<Record<Protocol, () => Promise<Provider>>> = {
  'openai-responses': async () => (await import('./openaiResponses.ts')).openaiResponses,
  openai: async () => (await import('./openaiChat.ts')).openaiChat,
  anthropic: async () => (await import('./anthropic.ts')).anthropic,
  google: async () => (await import('./google.ts')).google,
  sandbox: async () => (await import('./sandbox.ts')).sandbox,
};

/** The adapter of a protocol. Its SDK is loaded by the first call, not by this. */
export function loadProvider(protocol: Protocol): Promise<Provider> {
  return adapters[protocol]();
}
