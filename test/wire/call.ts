import { ProviderError } from '../../src/model/errors.ts';
import type { ModelEvent } from '../../src/model/events.ts';
import type { ModelRequest } from '../../src/model/request.ts';
import type { CallOptions } from '../../src/provider/provider.ts';
import { loadProvider } from '../../src/provider/registry.ts';
import type { WireProtocol } from './protocols.ts';

export const KEY = 'sk-test-0123456789abcdefghijklmnop';

export interface Called {
  readonly events: readonly ModelEvent[];
  readonly text: string;
  readonly error?: ProviderError;
}

function requestTo(model: string, more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model,
    messages: [{ role: 'user', content: [{ text: 'What is your refund policy?' }] }],
    parameters: {},
    ...more,
  };
}

/** Makes one call and keeps everything it said, up to and with its error. */
export async function call(
  { protocol, model, baseUrl }: WireProtocol,
  url: string,
  options: Partial<CallOptions> & {
    readonly request?: Partial<ModelRequest>;
    readonly onEvent?: (event: ModelEvent) => void;
  } = {},
): Promise<Called> {
  const { request, onEvent, ...more } = options;
  const provider = await loadProvider(protocol);
  const events: ModelEvent[] = [];
  const text = () => events.map(event => (event.type === 'delta' ? event.text : '')).join('');
  const signal = new AbortController().signal;
  const callOptions = { signal, key: KEY, baseUrl: baseUrl(url), ...more };
  try {
    for await (const event of provider.stream(requestTo(model, request), callOptions)) {
      events.push(event);
      onEvent?.(event);
    }
    return { events, text: text() };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { events, text: text(), error };
  }
}
