import { hash } from 'node:crypto';
import type { ModelRequest } from '../../model/request.ts';
import { canonicalJson } from '../../text/json/canonicalJson.ts';

/**
 * SHA-256 of a provider-neutral request as 64 hex digits: what recordings are keyed by.
 * Key order never matters, except in the output schema: models fill properties in the order given.
 */
export function requestHash(request: ModelRequest): string {
  // What is cached with the provider changes nothing in the answer.
  const { output, stablePrefix: _, ...rest } = request;
  const keyed = output && { format: output.format, schema: JSON.stringify(output.schema) };
  return hash('sha256', canonicalJson({ ...rest, output: keyed }));
}
