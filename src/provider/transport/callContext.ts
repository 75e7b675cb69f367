import { providerOf } from '../../model/catalogue/modelFacts.ts';
import { builtInProvider } from '../../model/providers.ts';
import type { CallOptions } from '../provider.ts';
import { messages } from './messages.ts';

/** What is known about a call when it fails. */
export interface FailureContext extends Pick<CallOptions, 'key' | 'baseUrl' | 'headers'> {
  /** `provider/model`. */
  readonly model: string;
  readonly refused: () => RefusedResponse | undefined;
  /** Whether the headers of a response have arrived. */
  readonly answered: () => boolean;
}

/** An HTTP error response, before an SDK converts it to its own error. */
export interface RefusedResponse {
  /** Absent when the response had a successful status: gateways send 200 first and may fail later. */
  readonly status?: number;
  readonly headers: Headers;
  readonly body: string;
}

/** The name of the provider for messages: `OpenAI`, or the name of a declared endpoint. */
export function calledName({ model }: Pick<FailureContext, 'model'>): string {
  const provider = providerOf(model);
  return builtInProvider(provider)?.name ?? provider;
}

/** The name with the address, if known. Never includes a user, a password or a query. */
export function calledAddress(context: Pick<FailureContext, 'model' | 'baseUrl'>): string {
  const { baseUrl } = context;
  const name = calledName(context);
  return baseUrl === undefined ? name : messages.addressed(name, withoutCredentials(baseUrl));
}

/** What must never be shown of a call: its key, and the values of headers that may contain one. */
export function secretsOf({
  key,
  headers = {},
}: Pick<CallOptions, 'key' | 'headers'>): readonly string[] {
  const secretive = Object.entries(headers).filter(([name]) =>
    /auth|key|token|secret|cookie/i.test(name),
  );
  const values = secretive.map(([, value]) => value.replace(/^(?:bearer|basic)\s+/i, ''));
  return key === undefined ? values : [key, ...values];
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, '');
}
