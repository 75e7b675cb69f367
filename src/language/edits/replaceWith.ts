import type { Fix, TextRange } from '../../prompt/diagnostic.ts';
import { titles } from '../messages/edits.ts';

/** The fix that writes something else in place of a range; none where nothing is known to fit. */
export function replaceWith(
  range: TextRange,
  text: string | undefined,
  title = titles.change(text ?? ''),
): { readonly fix?: Fix } {
  return text === undefined ? {} : { fix: { title, edits: [{ range, text }] } };
}
