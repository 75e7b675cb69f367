import { once } from '../text/memo.ts';
import type { Provider, WireProtocol } from './provider.ts';

type Adapters = Readonly<Record<WireProtocol, Provider>>;

const loadAdapters = once(async (): Promise<Adapters> => (await import('./adapters.ts')).adapters);

/** The adapter of a protocol. Its SDK is loaded with the first call. */
export async function loadProvider(protocol: WireProtocol): Promise<Provider> {
  return (await loadAdapters())[protocol];
}
