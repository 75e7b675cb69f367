import type { PromptDocument } from '../../prompt/document.ts';
import { isRecord } from '../../text/isRecord.ts';

/** What a judge gets of a row's `expected`: by its name, or as one of two replies to compare. */
const names: readonly string[] = ['expected', 'first', 'second'];

/**
 * Whether a judge can see what a row expects: it declares the variable, or declares none, and its template reads
 * it. A judge that does not cannot be what compares an `expected` with the reply.
 * @param partials texts of its partials; absent where they are not known.
 */
export function readsExpected(
  { metadata, template }: PromptDocument,
  partials?: Iterable<string>,
): boolean {
  const properties = metadata.input.schema?.['properties'];
  if (isRecord(properties) && !names.some(name => Object.hasOwn(properties, name))) return false;
  const isRead = template.variables.some(({ path, parts }) => {
    const [first] = path ?? parts.map(({ name }) => name);
    return first === undefined || names.includes(first);
  });
  if (isRead || template.partials.length === 0) return isRead;
  // A partial reads the variables of the prompt that includes it.
  return (
    partials === undefined || [...partials].some(text => /\b(?:expected|first|second)\b/.test(text))
  );
}
