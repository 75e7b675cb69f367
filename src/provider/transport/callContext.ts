import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import { builtInProvider } from '../../model/providers.ts';
import type { CallOptions } from '../provider.ts';

/** What is known of a call when it fails. */
export interface CallContext extends Pick<CallOptions, 'key' | 'baseUrl' | 'headers'> {
  /** `provider/model`. */
  readonly model: string;
  readonly refused: () => RefusedResponse | undefined;
  /** Whether the headers of an answer have come. */
  readonly answered: () => boolean;
}

/** An HTTP answer that is an error, before an SDK has made its own of it. */
export interface RefusedResponse {
  /** Absent when the error came as a success: gateways answer 200 first and fail later. */
  readonly status?: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Who was called, as people call them: `OpenAI`, or the name of a declared endpoint. */
export function calledName({ model }: Pick<CallContext, 'model'>): string {
  const provider = parseModelReference(model)?.provider ?? model;
  return builtInProvider(provider)?.name ?? provider;
}

/** The name with the address, where one is known; never a user, a password or a query. */
export function calledAddress(context: Pick<CallContext, 'model' | 'baseUrl'>): string {
  const { baseUrl } = context;
  const name = calledName(context);
  return baseUrl === undefined ? name : `${name} at ${withoutCredentials(baseUrl)}`;
}

/** Whatever of a call must never be repeated: its key, and headers that name something like one. */
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
