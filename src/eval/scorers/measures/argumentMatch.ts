import { compilePattern } from '../../../schema/pattern/pattern.ts';
import { validateValue } from '../../../schema/validation/validate.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { type Held, heldIn, sameJson, within } from '../../../text/json/exactJson.ts';

/**
 * Matchers that may replace an expected value: objects in which one of these keys is the only key, or the
 * first of two.
 */
const matcherNames = ['$any', '$oneOf', '$regex', '$contains', '$ignoreCase', '$near', '$schema'];

/** Whether a value equals the expected one or satisfies a matcher in its place, at every depth. */
export function matchesValue(expected: Held, actual: Held): boolean {
  const { value } = expected;
  if (Array.isArray(value)) {
    const other = actual.value;
    return (
      Array.isArray(other) &&
      other.length === value.length &&
      value.every((_, index) =>
        matchesValue(heldIn(value, String(index)), heldIn(other, String(index))),
      )
    );
  }
  if (!isRecord(value)) return sameJson(expected, actual);
  const [first] = Object.keys(value);
  if (first !== undefined && matcherNames.includes(first)) return matchesBy(first, value, actual);
  const other = actual.value;
  const keys = Object.keys(value);
  return (
    isRecord(other) &&
    Object.keys(other).length === keys.length &&
    keys.every(
      key => Object.hasOwn(other, key) && matchesValue(heldIn(value, key), heldIn(other, key)),
    )
  );
}

function matchesBy(
  name: string,
  matcher: Readonly<Record<string, unknown>>,
  actual: Held,
): boolean {
  const wanted = matcher[name];
  const { value } = actual;
  switch (name) {
    case '$any':
      return value !== undefined;
    case '$oneOf':
      return (
        Array.isArray(wanted) &&
        wanted.some((_, index) => matchesValue(heldIn(wanted, String(index)), actual))
      );
    case '$regex': {
      const compiled = compilePattern(String(wanted));
      return typeof value === 'string' && compiled.ok && compiled.pattern.matches(value) === true;
    }
    case '$contains':
      return typeof value === 'string'
        ? value.includes(String(wanted))
        : Array.isArray(value) &&
            value.some((_, index) =>
              matchesValue(heldIn(matcher, name), heldIn(value, String(index))),
            );
    case '$ignoreCase':
      return typeof value === 'string' && plain(value) === plain(String(wanted));
    case '$near': {
      const tolerance = Number(matcher['tolerance'] ?? 0);
      return typeof value === 'number' && within(heldIn(matcher, name), actual, tolerance);
    }
    default:
      return isRecord(wanted) && validateValue(wanted, value).length === 0;
  }
}

/** A text in lower case with normalized whitespace. */
function plain(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
