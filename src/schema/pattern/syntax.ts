/** A parsed regular expression without captures, which do not affect whether a text matches. */
export type PatternNode =
  /** One character of the text: a literal, an escape, a class or a dot. */
  | { readonly type: 'character'; readonly source: string; readonly flags: string }
  | { readonly type: 'assertion'; readonly kind: AssertionKind; readonly flags: string }
  | {
      readonly type: 'look';
      readonly isAhead: boolean;
      readonly isNegative: boolean;
      readonly body: PatternNode;
    }
  | { readonly type: 'backreference' }
  | { readonly type: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly items: readonly PatternNode[] }
  | {
      readonly type: 'repeat';
      readonly body: PatternNode;
      readonly min: number;
      readonly max: number;
    };

export type AssertionKind = 'start' | 'end' | 'word' | 'notWord';

/** Maximum depth of groups. Every part of the engine is recursive. */
const MAX_DEPTH = 200;

const escapedPoint =
  /\\(?:u\{[0-9a-f]+\}|ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|p\{[^}]*\}|[\s\S])/iuy;
const escapedUnit = /\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|[\s\S])/iy;
const classed = /\[(?:\\[\s\S]|[^\]\\])*\]/uy;
const quantifier = /(?:([*+?])|\{(\d+)(,(\d*))?\})\??/y;
const group = /\((?:\?(?:([:=!])|<([=!])|<[^>]*>|([ims]*)(?:-([ims]*))?:))?/y;
const backreference = /\\(?:[1-9]\d*|k<[^>]*>)/y;
const character = /[\s\S]/uy;

/**
 * Parses the source of a regular expression, which must be valid: the RegExp constructor checks that first.
 * Returns undefined when groups are nested more than 200 levels deep.
 * @param flags of the RegExp. `i`, `m`, `s` and `u` have an effect.
 */
export function parsePattern(source: string, flags: string): PatternNode | undefined {
  let at = 0;
  let isTooDeep = false;
  const isUnicode = flags.includes('u');
  const escaped = isUnicode ? escapedPoint : escapedUnit;
  const parsed = choice(flags, 0);
  return isTooDeep ? undefined : parsed;

  function take(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = at;
    const found = expression.exec(source) ?? undefined;
    if (found) at = expression.lastIndex;
    return found;
  }

  function choice(here: string, depth: number): PatternNode {
    if (depth > MAX_DEPTH) {
      isTooDeep = true;
      at = source.length;
    }
    const items: PatternNode[] = [sequence(here, depth)];
    while (source[at] === '|') {
      at += 1;
      items.push(sequence(here, depth));
    }
    const [only] = items;
    return items.length === 1 && only ? only : { type: 'choice', items };
  }

  function sequence(here: string, depth: number): PatternNode {
    const items: PatternNode[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      items.push(quantified(term(here, depth)));
    }
    const [only] = items;
    return items.length === 1 && only ? only : { type: 'sequence', items };
  }

  function quantified(body: PatternNode): PatternNode {
    const found = take(quantifier);
    if (!found) return body;
    const [, sign, least, isRange, most] = found;
    if (sign !== undefined) {
      return { type: 'repeat', body, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    }
    const min = Number(least);
    const max = isRange === undefined ? min : most === '' ? Infinity : Number(most);
    return { type: 'repeat', body, min, max };
  }

  function term(here: string, depth: number): PatternNode {
    if (source[at] === '(') return grouped(here, depth);
    if (source[at] === '^' || source[at] === '$') {
      const kind = source[at] === '^' ? 'start' : 'end';
      at += 1;
      return { type: 'assertion', kind, flags: here };
    }
    const next = source.slice(at, at + 2);
    if (next === '\\b' || next === '\\B') {
      at += 2;
      return { type: 'assertion', kind: next === '\\b' ? 'word' : 'notWord', flags: here };
    }
    if (take(backreference)) return { type: 'backreference' };
    const found = take(escaped) ?? take(classed) ?? (isUnicode ? take(character) : undefined);
    const written = found?.[0] ?? source.charAt(at++);
    return { type: 'character', source: written, flags: here };
  }

  function grouped(here: string, depth: number): PatternNode {
    const [, lookAhead, lookBehind, added = '', removed = ''] = take(group) ?? [];
    const kept = [...here].filter(flag => !removed.includes(flag));
    const body = choice([...new Set([...kept, ...added])].join(''), depth + 1);
    at += 1;
    const sign = lookAhead === ':' ? undefined : (lookAhead ?? lookBehind);
    if (sign === undefined) return body;
    return {
      type: 'look',
      isAhead: lookBehind === undefined,
      isNegative: sign === '!',
      body,
    };
  }
}
