import { compilePattern } from '../../../schema/pattern/pattern.ts';
import { validateValue } from '../../../schema/validation/validate.ts';
import { closestWord } from '../../../text/closest.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { differsAtMost, type Held, heldIn, sameJson } from '../../../text/json/exactJson.ts';
import { messages } from '../messages.ts';
import { caseOf } from '../reply.ts';
import type { SettingsProblem } from '../scorer.ts';

/**
 * Matchers that may replace an expected value, each an object with one of these keys, and what its value must
 * be.
 */
const matcherValues: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  $any: [value => value === true, 'true'],
  $oneOf: [value => Array.isArray(value) && value.length > 0, 'a list'],
  $regex: [value => typeof value === 'string' && compilePattern(value).ok, messages.validPattern()],
  $contains: [value => value !== '' && value !== null, messages.textOrItem()],
  $ignoreCase: [value => typeof value === 'string', 'a text'],
  $near: [value => typeof value === 'number', 'a number'],
  $schema: [value => isRecord(value), 'a JSON Schema'],
};

/**
 * A mistake in the matchers of expected arguments: a mistyped name, or a value that nothing could match. Other
 * keys with `$` are values of tools, such as a query for MongoDB.
 */
export function matcherProblem(values: object | undefined): SettingsProblem | undefined {
  for (const [key, below] of Object.entries(values ?? {})) {
    if (typeof below !== 'object' || below === null) continue;
    const found = (isRecord(below) ? wrongMatcher(below) : undefined) ?? matcherProblem(below);
    const step = Array.isArray(values) ? Number(key) : key;
    if (found) return { ...found, path: [step, ...found.path] };
  }
  return undefined;
}

function wrongMatcher(value: Readonly<Record<string, unknown>>): SettingsProblem | undefined {
  const names = Object.keys(matcherValues);
  for (const key of Object.keys(value).filter(each => each.startsWith('$'))) {
    const [takes, what = ''] = matcherValues[key] ?? [];
    const guess = closestWord(key, names);
    if (!takes && guess !== undefined) {
      return {
        message: messages.unknownMatcher(key, guess),
        path: [key],
      };
    }
    if (takes && !takes(value[key])) {
      return { message: messages.matcherValue(key, what), path: [key] };
    }
    const more = Object.keys(value).find(each => each !== key && each !== companions[key]);
    if (takes && more !== undefined) {
      const message = messages.noEffect(more, key);
      return { message, path: [more] };
    }
  }
  const { tolerance = 0 } = value;
  if ('$near' in value && !(typeof tolerance === 'number' && tolerance >= 0)) {
    return { message: messages.badTolerance(), path: ['tolerance'] };
  }
  return undefined;
}

/** Keys that a matcher may have besides its own. */
const companions: Readonly<Record<string, string>> = { $near: 'tolerance' };

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
  if (first !== undefined && Object.hasOwn(matcherValues, first))
    return matchesBy(first, value, actual);
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
      return typeof value === 'string' && normalizedText(value) === normalizedText(String(wanted));
    case '$near': {
      const tolerance = Number(matcher['tolerance'] ?? 0);
      return typeof value === 'number' && differsAtMost(heldIn(matcher, name), actual, tolerance);
    }
    default:
      return isRecord(wanted) && validateValue(wanted, value).length === 0;
  }
}

const ignoringCase = caseOf(true);

/** A text without regard to case, with normalized whitespace. */
function normalizedText(text: string): string {
  return ignoringCase(text.trim().replaceAll(/\s+/g, ' '));
}
