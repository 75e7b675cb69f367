import { officialUrls } from '../../model/providers.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { HttpProtocol, HttpRequest, TextWithVariables } from './httpRequest.ts';

/** A request as the arguments of the provider's SDK. */
export interface SdkCall {
  readonly protocol: HttpProtocol;
  /** The environment variable with the key. Absent when the server needs none. */
  readonly keyVariable?: string;
  /** Where the SDK sends its requests. Absent for its default. */
  readonly baseUrl?: TextWithVariables;
  /** Headers of the endpoint. */
  readonly headers: HttpRequest['headers'];
  /** The body of the request. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The model in the path of the request. Only with Google. */
  readonly model?: string;
  readonly streams: boolean;
}

/** The path that each SDK adds to its base URL, and the base URL that it has by default. */
const places: Readonly<Record<HttpProtocol, { readonly path: RegExp; readonly base: string }>> = {
  'openai-responses': { path: /\/responses$/, base: officialUrls.openai },
  openai: { path: /\/chat\/completions$/, base: officialUrls.openai },
  anthropic: { path: /\/v1\/messages$/, base: officialUrls.anthropic },
  google: { path: /\/(?:models|tunedModels)\/.*$/s, base: '' },
};

/** Headers that the SDKs write. */
const sdkHeaders = new Set(['accept', 'content-type', 'anthropic-version']);
/** Headers in which servers expect a key. Azure also accepts its key as that of OpenAI. */
const keyed = new Set(['authorization', 'x-api-key', 'x-goog-api-key', 'api-key']);

export function sdkCallOf({ protocol, url, headers, body }: HttpRequest): SdkCall {
  const { path, base } = places[protocol];
  const at = url.length - 1;
  const baseUrl = url.map((part, index) =>
    index === at && typeof part === 'string' ? part.replace(/\?.*$/s, '').replace(path, '') : part,
  );
  const key = headers.find(([name, value]) => keyed.has(name) && keyIn(value) !== undefined);
  const keyVariable = key && keyIn(key[1]);
  const parsed: unknown = JSON.parse(body);
  const data = isRecord(parsed) ? parsed : {};
  const isDefault = baseUrl.length === 1 && baseUrl[0] === base;
  return {
    protocol,
    ...(keyVariable !== undefined && { keyVariable }),
    ...(!isDefault && { baseUrl }),
    headers: headers.filter(
      header => header !== key && !sdkHeaders.has(header[0]) && !isNoKey(header),
    ),
    body: data,
    ...(protocol === 'google' && { model: modelIn(url.at(-1)) }),
    streams:
      data['stream'] === true ||
      url.some(part => typeof part === 'string' && part.includes(':streamGenerateContent')),
  };
}

/** The variable of a header that contains only a key. */
function keyIn(value: TextWithVariables): string | undefined {
  const [first, second, ...more] = value;
  if (more.length > 0) return undefined;
  if (typeof first === 'object' && second === undefined) return first.variable;
  return first === 'Bearer ' && typeof second === 'object' ? second.variable : undefined;
}

/** What the SDK sends when there is no key. */
function isNoKey([name, value]: HttpRequest['headers'][number]): boolean {
  return keyed.has(name) && /^(?:Bearer )?none$/.test(value.join(''));
}

/** `…/models/gemini-3.6-flash:generateContent`. The SDK adds `models/`. */
function modelIn(end: TextWithVariables[number] | undefined): string {
  const [, resource = ''] = /\/((?:models|tunedModels)\/.*):\w+(?:\?|$)/s.exec(String(end)) ?? [];
  return decodeURIComponent(resource).replace(/^models\//, '');
}

/** Lines that are needed only for a call with tools. */
export function ifTools({ body }: SdkCall, ...lines: readonly string[]): readonly string[] {
  return body['tools'] ? lines : [];
}
