import { createExactSearch } from './exactSecret.ts';
import type { FoundKeys, KeySearch, KeySpan } from './found.ts';
import { findKeyShapes } from './keyShapes.ts';
import { createSpelledSearch } from './spelledSearch.ts';

/** The text that replaces a key in everything that is shown or stored. */
export const REDACTED = '[redacted]';

declare const passed: unique symbol;
/**
 * A value that has passed a gate. Code that writes, sends or shows values of a run accepts only such values.
 */
export type Redacted<T> = T & { readonly [passed]: true };

/** Marks a value that was made only of redacted parts. */
export function madeOfRedacted<T>(value: T): Redacted<T> {
  return value as Redacted<T>;
}

/** The result of a gate, and how many strings were changed. */
export interface Passed<T> {
  readonly value: Redacted<T>;
  readonly count: number;
}

/** Redacts everything that a run outputs. Keys are removed in every spelling that `docs/keys.md` lists. */
export interface RedactionGate {
  text(text: string): string;
  /**
   * Redacts every string of plain data, including the names of fields. `count` is the number of changed
   * strings. Values without keys are not copied. `known` are parts that have already passed this gate and are
   * not searched again.
   */
  value<T>(value: T, known?: ReadonlyMap<unknown, Passed<unknown>>): Passed<T>;
  /** For a text that arrives in pieces. A key is removed wherever it is cut. */
  stream(): StreamGate;
}

export interface StreamGate {
  /** Returns the text that can be shown now. The end is held back when it may belong to a key. */
  push(piece: string): string;
  /** Returns the text that was held back, redacted. */
  end(): string;
}

/** Gates of the last calls, because creating one generates all spellings of its secrets. */
const known = new Map<string, RedactionGate>();
const MOST_KNOWN = 64;
/** Maximum number of field names that a gate remembers. An input can have any names. */
const MOST_NAMES = 1000;

/** @param secrets known secrets. Anything with the shape of a provider's key is redacted in any case. */
export function gateFor(secrets: readonly string[]): RedactionGate {
  const all = [...new Set(secrets)].sort();
  const id = JSON.stringify(all);
  const found = known.get(id);
  if (found) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  const fresh = createGate(all);
  known.set(id, fresh);
  return fresh;
}

function createGate(secrets: readonly string[]): RedactionGate {
  const searches: readonly KeySearch[] = [
    ...secrets.map(createExactSearch),
    createSpelledSearch(secrets),
    findKeyShapes,
  ];

  function search(text: string, ended: boolean): FoundKeys | undefined {
    let all: FoundKeys | undefined;
    for (const one of searches) {
      const found = one(text, ended);
      if (!found) continue;
      const { spans, open } = found;
      all = all
        ? { spans: all.spans.concat(spans), open: Math.min(all.open, open) }
        : { spans, open };
    }
    return all && { spans: merged(all.spans), open: all.open };
  }

  // Most strings of a record are field names and short words.
  const least = Math.min(12, ...secrets.map(({ length }) => Math.max(4, length)));

  function text(whole: string): string {
    if (whole.length < least) return whole;
    const found = search(whole, true);
    return found && found.spans.length > 0 ? withoutSpans(whole, found.spans) : whole;
  }

  /** Field names without keys. Records have the same names in every run. */
  const clear = new Set<string>();

  function fieldName(name: string): string {
    if (name.length < least || clear.has(name)) return name;
    const after = text(name);
    if (after === name && clear.size < MOST_NAMES) clear.add(name);
    return after;
  }

  return {
    text,
    value: (value, known) => redacted(value, { text, fieldName, ...(known && { known }) }),
    stream: () => createStreamGate(search),
  };
}

/** Spans in order, with overlapping spans merged. */
function merged(spans: readonly KeySpan[]): readonly KeySpan[] {
  if (spans.length < 2) return spans;
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** The text of a range with `[redacted]` for each span. */
function withoutSpans(
  text: string,
  spans: readonly KeySpan[],
  length = text.length,
  first = 0,
): string {
  let clear = '';
  let from = first;
  for (const { start, end } of spans) {
    if (start >= length) break;
    clear += text.slice(from, start) + REDACTED;
    from = end;
  }
  return clear + text.slice(from, length);
}

function createStreamGate(search: KeySearch): StreamGate {
  /** The character before the text that is held back. It shows whether a word starts there. */
  let before = '';
  let held = '';
  let waiting = '';

  function take(ended: boolean): string {
    const text = before + held + waiting;
    waiting = '';
    const found = search(text, ended) ?? { spans: [], open: text.length };
    const spans = found.spans.filter(({ end }) => end > before.length);
    const open = ended ? text.length : Math.max(before.length, found.open);
    const crossing = spans.find(({ start, end }) => start < open && end > open);
    const clear = Math.max(before.length, crossing ? crossing.start : open);
    const shown = withoutSpans(text, spans, clear, before.length);
    held = text.slice(clear);
    before = text.slice(0, clear).slice(-1);
    return shown;
  }

  return {
    push(piece) {
      waiting += piece;
      // A long text that is held back is not searched again for every few characters, which would take
      // quadratic time.
      return waiting.length * 8 < held.length ? '' : take(false);
    },
    end: () => take(true),
  };
}

/** Minimum number of array items (letters or bytes) that together may spell a key. */
const SPELLING = 12;

interface Cleaning {
  readonly text: (text: string) => string;
  readonly fieldName: (name: string) => string;
  readonly known?: ReadonlyMap<unknown, Passed<unknown>>;
}

function redacted<T>(whole: T, { text, fieldName, known }: Cleaning): Passed<T> {
  let changes = 0;
  // Every record is checked here, and almost none contains a key, so nothing is copied before one is found.
  function clean(item: unknown): unknown {
    if (typeof item === 'string') {
      const after = text(item);
      if (after !== item) changes += 1;
      return after;
    }
    if (typeof item !== 'object' || item === null) return item;
    const passedBefore = known?.get(item);
    if (passedBefore) {
      changes += passedBefore.count;
      return passedBefore.value;
    }
    return Array.isArray(item) ? cleanItems(item) : cleanFields(item as Record<string, unknown>);
  }

  function cleanItems(items: readonly unknown[]): unknown {
    if (items.length >= SPELLING && spells(items, text)) {
      changes += 1;
      return REDACTED;
    }
    let copy: unknown[] | undefined;
    for (let at = 0; at < items.length; at += 1) {
      const after = clean(items[at]);
      if (after === items[at]) continue;
      copy ??= [...items];
      copy[at] = after;
    }
    return copy ?? items;
  }

  function cleanFields(item: Readonly<Record<string, unknown>>): unknown {
    let fields: [name: string, value: unknown][] | undefined;
    const names = Object.keys(item);
    for (let at = 0; at < names.length; at += 1) {
      const before = names[at] ?? '';
      const name = fieldName(before);
      const value = clean(item[before]);
      if (name !== before) changes += 1;
      else if (value === item[before]) continue;
      fields ??= Object.entries(item);
      fields[at] = [name, value];
    }
    return fields ? Object.fromEntries(fields) : item;
  }

  const value = clean(whole);
  // The result has the same shape as the input. Only strings differ.
  return { value: value as Redacted<T>, count: changes };
}

/** Whether the items are the bytes or letters of a key. */
function spells(items: readonly unknown[], text: (text: string) => string): boolean {
  const pieces = items.every(
    item =>
      (typeof item === 'string' && item.length <= 8) ||
      (Number.isInteger(item) && Number(item) >= 0 && Number(item) < 256),
  );
  if (!pieces) return false;
  const joined = items.join(' ');
  return text(joined) !== joined;
}
