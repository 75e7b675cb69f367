import { jsonPlaces } from '../../text/json/jsonPlaces.ts';
import { pointerPath } from '../../text/json/jsonPointer.ts';
import type { Finding } from './finding.ts';

/** Keywords whose findings are about a member that should not be there: its name says which. */
const aboutNames: ReadonlySet<string> = new Set([
  'additionalProperties',
  'unevaluatedProperties',
  'duplicateName',
]);

/**
 * Findings about a value with their ranges in a text of it, be it the reply as it came or formatted anew.
 * The text must be JSON.
 */
export function placeFindings(text: string, findings: readonly Finding[]): readonly Finding[] {
  if (findings.length === 0) return findings;
  const places = jsonPlaces(
    text,
    findings.map(({ pointer }) => pointerPath(pointer)),
  );
  return findings.map((finding, index) => {
    const place = places[index];
    if (!place) return finding;
    const isName = place.exact && aboutNames.has(finding.keyword);
    return { ...finding, range: (isName && place.key) || place.value };
  });
}
