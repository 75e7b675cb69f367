import type { ParameterName } from '../request.ts';

/** What a server says of itself in `touchstone.yaml`, where it has less than its protocol. */
export interface EndpointTraits {
  /** The most that replies can be held to: a schema, any JSON object, or nothing. */
  readonly structuredOutput?: 'schema' | 'object' | 'none';
  /** False where replies come as one body only. */
  readonly stream?: boolean;
  /** The name of the output limit in Chat Completions. */
  readonly outputLimit?: 'max_tokens' | 'max_completion_tokens';
  /** The only parameters it takes. */
  readonly parameters?: readonly ParameterName[];
}
