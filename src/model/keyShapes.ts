/** What replaces a key wherever one would be shown or stored. */
export const REDACTED = '[redacted]';

/** The shapes of whole provider keys: for keys that reach a text by other ways than ours. */
export const keyShapes: readonly RegExp[] = [
  /\b(?:sk|pk|rk)-[\w-]{16,}/g,
  /\b(?:gsk_|hf_|xai-)\w{16,}/g,
  /\bAIza[\w-]{20,}/g,
  /\bAQ\.[\w-]{20,}/g,
];

export function redactShapes(text: string, shapes: readonly RegExp[] = keyShapes): string {
  return shapes.reduce((result, shape) => result.replace(shape, REDACTED), text);
}
