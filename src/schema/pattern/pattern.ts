import { isRecord } from '../../text/isRecord.ts';
import { stepOf } from '../../text/json/jsonPointer.ts';
import type { TextRange } from '../../text/replacement.ts';
import type { JsonSchema } from '../jsonSchema.ts';
import { type Automaton, createAutomaton } from './automaton.ts';
import { limitations, messages } from './messages.ts';
import { mostSteps } from './steps.ts';
import { type PatternNode, parsePattern } from './syntax.ts';

/**
 * A regular expression from a file or a reply. Matching takes time that is linear in the length of the text,
 * whatever the pattern. JavaScript's RegExp is used only where its number of steps has a known limit.
 */
export interface Pattern {
  readonly source: string;
  /**
   * Why long texts cannot be checked, as the end of a sentence: "it has a backreference". Undefined when they
   * can.
   */
  readonly limitation: string | undefined;
  /**
   * Whether the pattern matches somewhere in a text. Undefined when that cannot be determined in reasonable
   * time.
   */
  matches(text: string): boolean | undefined;
  /**
   * The same as `RegExp.test`. Throws a {@link PatternLimitError} when the result cannot be determined in
   * reasonable time.
   */
  test(text: string): boolean;
  toString(): string;
}

export type PatternCompilation =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly message: string };

/**
 * A text cannot be checked against a pattern in reasonable time. It counts neither as a match nor as a
 * mismatch.
 */
export class PatternLimitError extends Error {
  override readonly name = 'PatternLimitError';
}

/** Maximum number of characters of a pattern. */
const MAX_SOURCE = 10_000;

/**
 * Compiles a pattern with the syntax and meaning of ECMAScript.
 * @param flags `u` for a pattern of JSON Schema. `i`, `m` and `s` are supported too.
 */
export function compilePattern(source: string, flags = 'u'): PatternCompilation {
  const key = `${flags}/${source}`;
  const before = known.get(key);
  if (before) return before;
  if (known.size === MAX_KNOWN) known.clear();
  const fresh = compile(source, flags);
  known.set(key, fresh);
  return fresh;
}

const known = new Map<string, PatternCompilation>();
const MAX_KNOWN = 500;

function compile(source: string, flags: string): PatternCompilation {
  if (source.length > MAX_SOURCE) {
    return { ok: false, message: messages.tooLong(MAX_SOURCE) };
  }
  let native: RegExp;
  try {
    native = new RegExp(source, flags);
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  const tree = parsePattern(source, flags);
  if (!tree) return { ok: false, message: messages.tooDeep() };
  return { ok: true, pattern: createPattern(source, flags, native, tree) };
}

function createPattern(source: string, flags: string, native: RegExp, tree: PatternNode): Pattern {
  const isBounded = boundOf(tree);
  let automaton: Automaton | undefined | 'pending' = 'pending';
  const automatonOf = (): Automaton | undefined => {
    if (automaton === 'pending') automaton = createAutomaton(tree, flags);
    return automaton;
  };
  return {
    source,
    // ajv distinguishes patterns by this.
    toString: () => `/${source}/${flags}`,
    get limitation() {
      if (isBounded(LONG) || automatonOf()) return undefined;
      return hasBackreference(tree) ? limitations.backreference() : limitations.repeats();
    },
    matches(text) {
      const quick = isBounded(text.length) ? nativeMatch(native, text) : undefined;
      return quick ?? automatonOf()?.(text);
    },
    test(text) {
      const answer = this.matches(text);
      if (answer !== undefined) return answer;
      const reason = this.limitation ?? limitations.time();
      throw new PatternLimitError(messages.limit(shortPattern(source), text.length, reason));
    },
  };
}

/** Undefined when the pattern is too large for RegExp, which throws only when it is first used. */
function nativeMatch(native: RegExp, text: string): boolean | undefined {
  try {
    return native.test(text);
  } catch {
    return undefined;
  }
}

/** Length of a long reply in UTF-16 units. */
const LONG = 100_000;
/** For longer texts, RegExp may overflow its stack. */
const LONGEST_NATIVE = 1 << 17;
/** Maximum number of steps for each character that RegExp may need. In practice it needs far fewer. */
const STEPS_A_CHARACTER = 1000;

/** Returns whether RegExp is certain to be fast for a text of a length. */
function boundOf(tree: PatternNode): (length: number) => boolean {
  let quickUpTo = -1;
  let slowFrom = LONGEST_NATIVE + 1;
  return length => {
    if (length <= quickUpTo) return true;
    if (length >= slowFrom) return false;
    // The number of steps grows faster than the text, so a limit that holds for one length holds for all
    // shorter ones.
    if (mostSteps(tree, length) <= STEPS_A_CHARACTER * (length + 1)) quickUpTo = length;
    else slowFrom = length;
    return quickUpTo === length;
  };
}

function hasBackreference(node: PatternNode): boolean {
  switch (node.type) {
    case 'backreference':
      return true;
    case 'look':
    case 'repeat':
      return hasBackreference(node.body);
    case 'sequence':
    case 'choice':
      return node.items.some(hasBackreference);
    default:
      return false;
  }
}

/** Every place of a word or phrase in a text, ignoring case. */
export function phraseRanges(text: string, wanted: string): readonly TextRange[] {
  if (wanted === '') return [];
  const literal = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu');
  return [...text.matchAll(literal)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
  }));
}

function shortPattern(source: string): string {
  return source.length > 60 ? `${source.slice(0, 60)}…` : source;
}

export interface PatternProblem {
  /** JSON pointer to the rule with the pattern in the schema. */
  readonly pointer: string;
  readonly isUsable: boolean;
  /** One sentence. */
  readonly message: string;
}

/** Why a pattern cannot be used, or cannot be used for long texts. Undefined when there is no problem. */
export function patternProblem(source: string): Omit<PatternProblem, 'pointer'> | undefined {
  const compiled = compilePattern(source);
  if (!compiled.ok) {
    return { isUsable: false, message: messages.unusable(compiled.message) };
  }
  const { limitation } = compiled.pattern;
  return limitation === undefined
    ? undefined
    : {
        isUsable: true,
        message: messages.limited(limitation),
      };
}

/** The problems of all patterns in a schema. */
export function patternProblems(schema: JsonSchema): readonly PatternProblem[] {
  const found: PatternProblem[] = [];
  const look = (source: string, pointer: string): void => {
    const problem = patternProblem(source);
    if (problem) found.push({ ...problem, pointer });
  };
  const visit = (node: unknown, pointer: string): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      // The values of these keywords are data and never schemas.
      if (['enum', 'const', 'default', 'examples', 'example'].includes(key)) continue;
      const at = pointer + stepOf(key);
      if (key === 'pattern' && typeof value === 'string') look(value, at);
      if (key === 'patternProperties' && isRecord(value)) {
        for (const source of Object.keys(value)) look(source, at + stepOf(source));
      }
      visit(value, at);
    }
  };
  visit(schema, '');
  return found;
}
