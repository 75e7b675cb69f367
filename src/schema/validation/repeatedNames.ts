import { duplicateNames } from '../../text/json/duplicateNames.ts';
import { subjectOf } from '../../text/json/jsonPointer.ts';
import type { Finding } from './finding.ts';
import { messages } from './messages.ts';

/** Findings for names that occur more than once in an object of a JSON text, or for a value that is nested too deeply. */
export function repeatedNames(text: string, value: unknown): readonly Finding[] {
  const found = duplicateNames(text, value, DEEPEST);
  return found?.map(({ pointer, range }) => repeatedName(pointer, range)) ?? [tooDeep];
}

/** Maximum depth of a value that is checked. The functions that read it are recursive. */
const DEEPEST = 500;

const tooDeep: Finding = {
  pointer: '',
  message: messages.tooDeep(DEEPEST),
  keyword: 'schema',
  schemaPointer: '',
};

/** The finding for a duplicate name. `start` and `end` include the quotes. */
export function repeatedName(
  pointer: string,
  { start, end }: { readonly start: number; readonly end: number },
): Finding {
  return {
    pointer,
    message: messages.duplicateName(subjectOf(pointer)),
    keyword: 'duplicateName',
    schemaPointer: '',
    range: end - start > 2 ? { start: start + 1, end: end - 1 } : { start, end },
  };
}
