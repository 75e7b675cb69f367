import { jsonPlaces, pointerPath } from '../../text/json/jsonPointer.ts';
import type { Finding } from './finding.ts';

/**
 * Keywords whose findings are about a member that should not exist. The finding has the range of the member's
 * name.
 */
const aboutNames: ReadonlySet<string> = new Set([
  'additionalProperties',
  'unevaluatedProperties',
  'duplicateName',
]);

/**
 * Adds ranges in a JSON text to findings about its value. The text may be formatted differently from the
 * original.
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
