/** A parsed formula of a derived metric. */
import { messages } from './messages.ts';
export interface ConfigExpression {
  /** The metrics that the formula uses. */
  readonly names: readonly string[];
  /** NaN when a name has no value or the result is not a number. */
  value(lookup: (name: string) => number | undefined): number;
}

export type ReadExpression =
  | { readonly ok: true; readonly expression: ConfigExpression }
  /** `problem` is part of a sentence: "`)` is missing". */
  | { readonly ok: false; readonly problem: string };

type Node = (lookup: (name: string) => number | undefined) => number;

const functions: Readonly<Record<string, (...values: readonly number[]) => number>> = {
  min: Math.min,
  max: Math.max,
  abs: Math.abs,
  sqrt: Math.sqrt,
};

/** Maximum characters of a formula, because the parser is recursive. */
const LONGEST = 500;

/**
 * Parses `2 * precision * recall (precision + recall)`: numbers, names, `+ - * ^`, parentheses, `min max abs
 * sqrt`. A name with other characters is in backquotes.
 */
export function readExpression(text: string): ReadExpression {
  if (text.length > LONGEST) return { ok: false, problem: messages.expressionTooLong(LONGEST) };
  const tokens =
    text.match(/`[^`]+`|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[\p{L}_][\p{L}\p{N}_.]*|\S/gu) ?? [];
  const names = new Set<string>();
  let at = 0;
  try {
    const node = sum();
    const [rest] = tokens.slice(at);
    if (rest !== undefined) throw new SyntaxError(messages.unexpected(rest));
    return { ok: true, expression: { names: [...names], value: lookup => node(lookup) } };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, problem: error.message };
    throw error;
  }

  function sum(): Node {
    let left = product();
    for (let sign = take('+', '-'); sign; sign = take('+', '-')) {
      const [before, right, factor] = [left, product(), sign === '+' ? 1 : -1];
      left = values => before(values) + factor * right(values);
    }
    return left;
  }

  function product(): Node {
    let left = signed();
    for (let sign = take('*', '/'); sign; sign = take('*', '/')) {
      const [before, right] = [left, signed()];
      left =
        sign === '*'
          ? values => before(values) * right(values)
          : values => before(values) / right(values);
    }
    return left;
  }

  function signed(): Node {
    if (!take('-')) return power();
    const inner = signed();
    return values => -inner(values);
  }

  function power(): Node {
    const base = single();
    if (!take('^')) return base;
    const exponent = signed();
    return values => base(values) ** exponent(values);
  }

  function single(): Node {
    const token = tokens[at];
    at += 1;
    if (token === undefined) throw new SyntaxError(messages.endsTooEarly());
    if (/^\d/.test(token)) return () => Number(token);
    if (token === '(') {
      const inner = sum();
      expect(')');
      return inner;
    }
    if (!/^(?:[\p{L}_]|`.)/u.test(token)) throw new SyntaxError(messages.unexpected(token));
    const apply = Object.hasOwn(functions, token) ? functions[token] : undefined;
    if (apply && take('(')) {
      const given = [sum()];
      while (take(',')) given.push(sum());
      expect(')');
      return values => apply(...given.map(each => each(values)));
    }
    const name = token.replaceAll('`', '');
    names.add(name);
    return lookup => lookup(name) ?? Number.NaN;
  }

  function take(...wanted: readonly string[]): string | undefined {
    const token = tokens[at];
    if (token === undefined || !wanted.includes(token)) return undefined;
    at += 1;
    return token;
  }

  function expect(token: string): void {
    if (!take(token)) throw new SyntaxError(messages.missing(token));
  }
}
