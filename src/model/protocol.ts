/** Wire protocols an endpoint may speak. */
export type Protocol = 'openai-responses' | 'openai' | 'anthropic' | 'google' | 'sandbox';
