import { isRecord } from '../../text/isRecord.ts';
import type { DatasetRow } from '../dataset/row.ts';
import { messages as expressionMessages } from '../results/messages.ts';
import { messages } from './messages.ts';

/** What a condition may read of a row. */
export type ConditionRow = Pick<DatasetRow, 'id' | 'tags' | 'input' | 'expected' | 'note'>;

export type RowCondition = (row: ConditionRow) => boolean;

export type ReadCondition =
  | {
      readonly ok: true;
      readonly condition: RowCondition;
      /** The parts of a row that it reads: `['input', 'plan']`. */
      readonly parts: readonly (readonly string[])[];
    }
  /** The end of a sentence: "`)` is missing". */
  | { readonly ok: false; readonly problem: string };

type Value = (row: ConditionRow) => unknown;

/** Parts of a row that a name begins with. */
const roots = ['id', 'tags', 'input', 'expected', 'note'] as const;

/** Characters of a condition. Reading it calls itself for each parenthesis. */
const LONGEST = 1000;

const token =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[\p{L}_][\p{L}\p{N}_-]*(?:\.(?:[\p{L}_][\p{L}\p{N}_-]*|\d+))*|[<>!]=|\S/gu;

type Compare = (left: unknown, right: unknown) => boolean;

const comparisons: Readonly<Record<string, Compare>> = {
  '=': equalsInCondition,
  '!=': (left, right) => !equalsInCondition(left, right),
  '<': comparesOrder((left, right) => left < right),
  '<=': comparesOrder((left, right) => left <= right),
  '>': comparesOrder((left, right) => left > right),
  '>=': comparesOrder((left, right) => left >= right),
  contains: (left, right) =>
    Array.isArray(left)
      ? left.some(item => equalsInCondition(item, right))
      : typeof left === 'string' && typeof right === 'string' && left.includes(right),
};

/**
 * Reads a condition on rows: `input.plan = "pro" and not (tags contains "spam" or length(input.ticket) > 500)`.
 *
 * Values are texts in quotes, numbers, `true`, `false`, `null`, and the parts `id`, `tags`, `note`, `input.<name>`
 * and `expected.<name>` of a row. Comparisons are `= != < <= > >= contains`. Alone, a value is true unless it is
 * missing, `false`, 0 or empty. What a row does not have is `null`.
 */
export function readCondition(text: string): ReadCondition {
  if (text.length > LONGEST)
    return { ok: false, problem: expressionMessages.expressionTooLong(LONGEST) };
  const tokens = text.match(token) ?? [];
  const parts: (readonly string[])[] = [];
  let at = 0;
  try {
    const condition = either();
    const [rest] = tokens.slice(at);
    if (rest !== undefined) throw new SyntaxError(expressionMessages.unexpected(rest));
    return { ok: true, condition, parts };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, problem: error.message };
    throw error;
  }

  function either(): RowCondition {
    const parts = [both()];
    while (take('or')) parts.push(both());
    return row => parts.some(part => part(row));
  }

  function both(): RowCondition {
    const parts = [opposite()];
    while (take('and')) parts.push(opposite());
    return row => parts.every(part => part(row));
  }

  function opposite(): RowCondition {
    if (!take('not')) return single();
    const inner = opposite();
    return row => !inner(row);
  }

  function single(): RowCondition {
    if (take('(')) {
      const inner = either();
      expect(')');
      return inner;
    }
    const left = value();
    const sign = tokens[at] === '==' ? '=' : (tokens[at] ?? '');
    const compare = Object.hasOwn(comparisons, sign) ? comparisons[sign] : undefined;
    if (!compare) return row => isTrue(left(row));
    at += 1;
    // `==` is what programmers write.
    if (sign === '=') take('=');
    const right = value();
    return row => compare(left(row), right(row));
  }

  function value(): Value {
    const next = tokens[at];
    at += 1;
    if (next === undefined) throw new SyntaxError(expressionMessages.endsTooEarly());
    if (/^["']/.test(next)) return constant(unquotedToken(next));
    if (/^-?\d/.test(next)) return constant(Number(next));
    if (next === 'true' || next === 'false') return constant(next === 'true');
    if (next === 'null') return constant(null);
    if (next === 'length' && take('(')) {
      const inner = value();
      expect(')');
      return row => lengthInCondition(inner(row));
    }
    parts.push(next.split('.'));
    return rowValue(next);
  }

  function take(wanted: string): boolean {
    if (tokens[at] !== wanted) return false;
    at += 1;
    return true;
  }

  function expect(wanted: string): void {
    if (!take(wanted)) throw new SyntaxError(expressionMessages.missing(wanted));
  }
}

function constant(value: unknown): Value {
  return () => value;
}

/** `"It\'s"`; of other escapes, the character itself. A quote that does not end is a token of its own. */
function unquotedToken(written: string): string {
  if (written.length < 2) throw new SyntaxError(messages.unclosedQuote(written));
  return written.slice(1, -1).replace(/\\(.)/gsu, '$1');
}

function rowValue(name: string): Value {
  const [root = '', ...path] = name.split('.');
  const known = roots.find(each => each === root);
  if (!known) {
    throw new SyntaxError(
      /^[\p{L}_]/u.test(name) ? messages.notPartOfRow(name) : expressionMessages.unexpected(name),
    );
  }
  return row => path.reduce<unknown>(memberOf, row[known]) ?? null;
}

function memberOf(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** Items of a list, characters of a text. */
function lengthInCondition(value: unknown): number | null {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'string' ? [...value].length : null;
}

function isTrue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** A number in a text is that number: CSV has only texts where no schema gives a type. */
function equalsInCondition(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left === 'string' && typeof right === 'number')
    return numberOrUndefined(left) === right;
  return typeof left === 'number' && typeof right === 'string' && left === numberOrUndefined(right);
}

/** Two numbers, or two texts by their code units; false for anything else. */
function comparesOrder(
  compare: (left: number | string, right: number | string) => boolean,
): Compare {
  return (left, right) => {
    if (typeof left === 'string' && typeof right === 'string') return compare(left, right);
    const [before, after] = [numberOrUndefined(left), numberOrUndefined(right)];
    return before !== undefined && after !== undefined && compare(before, after);
  };
}

function numberOrUndefined(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}
