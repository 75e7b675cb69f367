import { formatCount } from '../../format/figures.ts';
import type { TextRange } from '../../text/textRange.ts';
import { type Automaton, createAutomaton } from './automaton.ts';
import { mostSteps } from './steps.ts';
import { type PatternNode, parsePattern } from './syntax.ts';

/**
 * A regular expression that a file or a reply brings with it. Judging a text takes time linear in its
 * length, whatever the pattern: the language's own RegExp is asked only where its work has a bound.
 */
export interface Pattern {
  readonly source: string;
  /** Why long texts cannot be judged, where that is so: a sentence's end, "it has a backreference". */
  readonly limitation: string | undefined;
  /** Whether a text matches somewhere; undefined when that cannot be found out in reasonable time. */
  matches(text: string): boolean | undefined;
  /** The same as RegExp has it: throws a {@link PatternLimitError} when it cannot be found out. */
  test(text: string): boolean;
  toString(): string;
}

export type PatternCompilation =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly message: string };

/** A text that a pattern cannot be compared with in reasonable time. It counts as no match and no mismatch. */
export class PatternLimitError extends Error {
  override readonly name = 'PatternLimitError';
}

/** Characters of a pattern; more than anyone writes. */
const MAX_SOURCE = 10_000;

/**
 * Compiles a pattern, with ECMAScript's syntax and meaning.
 * @param flags `u` for what JSON Schema calls a pattern; `i`, `m` and `s` are known too.
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
    return {
      ok: false,
      message: `The pattern is longer than ${formatCount(MAX_SOURCE)} characters`,
    };
  }
  let native: RegExp;
  try {
    native = new RegExp(source, flags);
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  const tree = parsePattern(source, flags);
  if (!tree) return { ok: false, message: 'The groups of the pattern are nested too deeply' };
  return { ok: true, pattern: createPattern(source, flags, native, tree) };
}

function createPattern(source: string, flags: string, native: RegExp, tree: PatternNode): Pattern {
  const isBounded = boundOf(tree);
  let automaton: Automaton | undefined | 'none yet' = 'none yet';
  const automatonOf = (): Automaton | undefined => {
    if (automaton === 'none yet') automaton = createAutomaton(tree, flags);
    return automaton;
  };
  return {
    source,
    // By this, ajv tells one pattern from another.
    toString: () => `/${source}/${flags}`,
    get limitation() {
      if (isBounded(LONG) || automatonOf()) return undefined;
      return hasBackreference(tree) ? 'it has a backreference' : 'it repeats too much';
    },
    matches(text) {
      const quick = isBounded(text.length) ? asked(native, text) : undefined;
      return quick ?? automatonOf()?.(text);
    },
    test(text) {
      const answer = this.matches(text);
      if (answer !== undefined) return answer;
      const reason = this.limitation ?? 'it would take too long';
      const message = `The pattern \`${shortened(source)}\` cannot be checked on a text of ${formatCount(text.length)} characters: ${reason}`;
      throw new PatternLimitError(message);
    },
  };
}

/** Undefined where the pattern is too large for the language's RegExp, which it says at the first text. */
function asked(native: RegExp, text: string): boolean | undefined {
  try {
    return native.test(text);
  } catch {
    return undefined;
  }
}

/** Length of a long reply, in UTF-16 units. */
const LONG = 100_000;
/** Beyond this the language's RegExp may run out of its stack. */
const LONGEST_NATIVE = 1 << 17;
/** Steps for each character of a text that the language's RegExp may need; most are never taken. */
const STEPS_A_CHARACTER = 1000;

/** Whether the language's RegExp is sure to be quick on a text of a length. */
function boundOf(tree: PatternNode): (length: number) => boolean {
  let quickUpTo = -1;
  let slowFrom = LONGEST_NATIVE + 1;
  return length => {
    if (length <= quickUpTo) return true;
    if (length >= slowFrom) return false;
    // Steps grow faster than the text: what holds of a length holds of all shorter ones.
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

/** Every place of a word or phrase in a text, in capitals or not. */
export function placesOf(text: string, wanted: string): readonly TextRange[] {
  if (wanted === '') return [];
  const literal = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu');
  return [...text.matchAll(literal)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
  }));
}

function shortened(source: string): string {
  return source.length > 60 ? `${source.slice(0, 60)}…` : source;
}
