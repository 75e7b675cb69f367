import { randomUUID } from 'node:crypto';
import { ProviderError } from '../../model/errors.ts';
import type { Protocol } from '../../model/providers.ts';
import { variableInHeader } from '../../model/settings/endpoints.ts';
import { endpointOf } from '../../model/settings/settings.ts';
import type { Fetch } from '../../provider/provider.ts';
import { loadProvider } from '../../provider/registry.ts';
import { keyVariables } from '../endpoints/keys.ts';
import type { CallHost } from '../host.ts';
import { messages } from '../messages.ts';
import { asThrown, type PreparedCall, sentRequest } from '../prepare.ts';

/** A text in which environment variables are named instead of their values. */
export type TextWithVariables = readonly (string | { readonly variable: string })[];

export type HttpProtocol = Exclude<Protocol, 'vscode' | 'sandbox'>;

/** The HTTP request of a call. It contains no key and no value of an environment variable. */
export interface HttpRequest {
  readonly protocol: HttpProtocol;
  readonly url: TextWithVariables;
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: TextWithVariables])[];
  /** JSON. */
  readonly body: string;
}

/** Describes the SDK or is written by curl itself. */
const omittedHeader = /^(?:x-stainless-.*|user-agent|x-goog-api-client|content-length)$/;

/**
 * The HTTP request for the first model of a prepared call, as its adapter makes it: the adapter is called
 * with a `fetch` that keeps the request. Nothing is sent, and no key and no variable is read into it.
 * @throws ProviderError for an unknown model, and for a model that is not called with HTTP.
 */
export async function httpRequestOf(
  { candidates, request, contents }: PreparedCall,
  { settings, findKey }: Pick<CallHost, 'settings' | 'findKey'>,
  signal: AbortSignal,
): Promise<HttpRequest> {
  const [candidate] = candidates;
  if (!candidate || 'error' in candidate) {
    throw candidate
      ? asThrown(candidate.error)
      : new ProviderError(messages.noHttp(request.model), { class: 'badInput' });
  }
  const { endpoint, facts, model } = candidate;
  const { provider, protocol, baseUrl, traits } = endpoint;
  if (protocol === 'vscode' || protocol === 'sandbox') {
    throw new ProviderError(messages.noHttp(model), { class: 'badInput' });
  }
  const marks = createMarks();
  const found = await findKey(provider);
  const [first] = keyVariables(provider, settings);
  const variable = found && found.source !== 'secretStorage' ? found.name : first;
  const headers = Object.entries(endpointOf(provider, settings)?.headers ?? {}).map(
    ([name, value]) => [name, value.replace(variableInHeader, (_, each) => marks.of(each))],
  );
  let sent: HttpRequest | undefined;
  const keep: Fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    sent = {
      protocol,
      url: marks.read(url),
      headers: [...new Headers(init?.headers)]
        .filter(([name]) => !omittedHeader.test(name))
        .map(([name, value]) => [name, marks.read(value)]),
      body: await new Response(init?.body ?? null).text(),
    };
    throw new Error('kept');
  };
  const adapter = await loadProvider(protocol);
  const events = adapter.stream(sentRequest(request, candidate, contents), {
    signal,
    fetch: keep,
    ...(variable !== undefined && { key: marks.of(variable) }),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(traits && { traits }),
    ...(facts?.maxOutputTokens && { longestOutput: facts.maxOutputTokens }),
  });
  try {
    for await (const _ of events) if (sent) break;
  } catch (error) {
    if (!sent) throw error;
  }
  if (!sent) throw new ProviderError(messages.noHttp(model), { class: 'internal' });
  return sent;
}

interface Marks {
  /** The mark of a variable, which any header accepts. */
  of(variable: string): string;
  /** A text with variables instead of their marks. */
  read(text: string): TextWithVariables;
}

function createMarks(): Marks {
  const variables: string[] = [];
  const nonce = randomUUID().replaceAll('-', '');
  return {
    of(variable) {
      const known = variables.indexOf(variable);
      const index = known === -1 ? variables.push(variable) - 1 : known;
      return `${nonce}.${index}.`;
    },
    read(text) {
      const parts = text.split(new RegExp(`${nonce}\\.(\\d+)\\.`));
      return parts.flatMap((part, at): TextWithVariables => {
        if (at % 2 === 0) return part === '' ? [] : [part];
        const variable = variables[Number(part)];
        return variable === undefined ? [] : [{ variable }];
      });
    },
  };
}

/** The same text, without two literal parts in a row. */
export function joinedText(parts: TextWithVariables): TextWithVariables {
  const all: TextWithVariables[number][] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (typeof part === 'string' && typeof last === 'string') all[all.length - 1] = last + part;
    else all.push(part);
  }
  return all;
}
