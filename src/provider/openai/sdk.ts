import { OpenAI as Sdk } from 'openai';
import { attemptFetch } from '../transport/attemptFetch.ts';

/** The parts of the OpenAI SDK that are used, so that they are loaded as one file. */
export { Stream } from 'openai/streaming';

/** The client without what is the same in each of its requests, or is done by the attempt. */
export class OpenAI extends Sdk {
  // The SDK sends the name of the class, which the bundler may change.
  static override readonly name = 'OpenAI';
  #auth: ReturnType<Sdk['authHeaders']> | undefined;

  /** A client has one key. The SDK makes two sets of headers of it for each request. */
  protected override authHeaders(
    ...request: Parameters<Sdk['authHeaders']>
  ): ReturnType<Sdk['authHeaders']> {
    this.#auth ??= super.authHeaders(...request);
    return this.#auth;
  }

  /** Without a timer and a signal of the SDK: the attempt has its own. */
  override fetchWithTimeout(
    url: Parameters<Sdk['fetchWithTimeout']>[0],
    { method = 'get', ...init }: RequestInit = {},
  ): Promise<Response> {
    return attemptFetch(url, { ...init, method: method.toUpperCase() });
  }
}
