/** What replaces a key wherever one would be shown or stored. */
export const REDACTED = '[redacted]';

/** The shapes of whole provider keys: for keys that reach a text by other ways than ours. */
export const keyShapes: readonly RegExp[] = [
  /\b(?:sk|pk|rk)-[\w-]{16,}/g,
  /\b(?:gsk_|hf_|xai-)\w{16,}/g,
  /\bAIza[\w-]{20,}/g,
  /\bAQ\.[\w-]{20,}/g,
];

const anyKeyShape = new RegExp(keyShapes.map(({ source }) => source).join('|'));

/** The text without anything shaped like a key. Nearly every text holds none: one look tells. */
export function redactKeyShapes(text: string): string {
  return anyKeyShape.test(text) ? redactShapes(text, keyShapes) : text;
}

export function redactShapes(text: string, shapes: readonly RegExp[]): string {
  return shapes.reduce((result, shape) => result.replace(shape, REDACTED), text);
}
