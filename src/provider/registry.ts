import type { Provider, WireProtocol } from './provider.ts';

/** The adapter of a protocol. Its SDK is loaded by the first call, not by this. */
export async function loadProvider(protocol: WireProtocol): Promise<Provider> {
  const { adapters } = await import('./adapters.ts');
  return adapters[protocol];
}
