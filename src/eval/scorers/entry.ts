import { isRecord } from '../../text/isRecord.ts';
import { keepSource } from '../../text/json/exactJson.ts';
import type { ScorerKind } from './scorer.ts';

/** An entry of a `score` list: `schema`, `contains: refund`, `not: { contains: [sorry] }`. */
export interface ScoreEntry {
  readonly kind: ScorerKind;
  readonly isNegated: boolean;
  /** As written. Undefined when there is only a name. */
  readonly written: unknown;
  /** The settings in full form with their numbers as written. Empty when there is only a name. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Reads an entry. Undefined when it names no scorer of `kinds`, for example while the user is typing. */
export function readEntry(raw: unknown, kinds: readonly ScorerKind[]): ScoreEntry | undefined {
  const [name, ...others] = isRecord(raw) ? Object.keys(raw) : [raw];
  if (typeof name !== 'string' || others.length > 0) return undefined;
  const written = isRecord(raw) ? raw[name] : undefined;
  if (name === 'not') {
    const inner = readEntry(written, kinds);
    return inner && { ...inner, isNegated: !inner.isNegated };
  }
  const kind = kinds.find(each => each.name === name);
  if (!kind) return undefined;
  return { kind, isNegated: false, written, settings: settingsIn(raw, name, kind) };
}

/** The settings in full form. A value that is not an object is the value of the shorthand setting. */
function settingsIn(raw: unknown, name: string, { shorthand }: ScorerKind): ScoreEntry['settings'] {
  const written = isRecord(raw) ? raw[name] : undefined;
  if (isRecord(written)) return written;
  const settings: Record<string, unknown> = {};
  if (written === undefined || shorthand === undefined || !isRecord(raw)) return settings;
  settings[shorthand] = written;
  keepSource(raw, name, settings, shorthand);
  return settings;
}

/** `contains`, or `not contains`. */
export function entryName({ kind, isNegated }: ScoreEntry): string {
  return isNegated ? `not ${kind.name}` : kind.name;
}

/** The name of an entry in reports. The entries of a row refer to it. */
export function metricOf(entry: ScoreEntry): string {
  const { as } = entry.settings;
  return typeof as === 'string' ? as : entryName(entry);
}

/** An entry in the notation of eval files. */
function entryOf(
  { kind: { name }, isNegated }: ScoreEntry,
  settings: ScoreEntry['settings'],
): Readonly<Record<string, unknown>> {
  return isNegated ? { not: { [name]: settings } } : { [name]: settings };
}

/**
 * Merges the entries of an eval file with those of a row. Entries with the same name get the settings of
 * both, and the row's settings take precedence. All other entries are kept. When an eval file has a name
 * several times, the row's entry is added.
 */
export function mergeEntries(
  evalEntries: readonly unknown[],
  rowEntries: readonly unknown[],
  kinds: readonly ScorerKind[],
): readonly unknown[] {
  const merged = [...evalEntries];
  const known = evalEntries.map(raw => readEntry(raw, kinds));
  for (const raw of rowEntries) {
    const entry = readEntry(raw, kinds);
    const same = known.flatMap((each, index) =>
      entry && each && metricOf(each) === metricOf(entry) ? [{ each, index }] : [],
    );
    const [only, ...others] = same;
    if (entry && only && others.length === 0 && only.each.kind === entry.kind) {
      merged[only.index] = entryOf(entry, overlaid(only.each.settings, entry.settings));
    } else merged.push(raw);
  }
  return merged;
}

/**
 * The entries of a row with `calls`: one for each scorer of calls that does not say itself which it expects,
 * otherwise for each scorer of calls. Where there is none, it is added.
 */
export function callEntries(
  evalEntries: readonly unknown[],
  calls: unknown,
  kinds: readonly ScorerKind[],
): readonly unknown[] {
  const known = evalEntries
    .flatMap(raw => readEntry(raw, kinds) ?? [])
    .filter(({ kind }) => kind.name === 'toolCalls');
  const open = known.filter(({ settings }) => settings['expect'] === undefined);
  const asked = open.length > 0 ? open : known;
  if (asked.length === 0) return [{ toolCalls: { expect: calls } }];
  return asked.map(entry => {
    const { as } = entry.settings;
    return entryOf(entry, { ...(as !== undefined && { as }), expect: calls });
  });
}

/** The settings of both, with numbers as written. Those of `above` take precedence. */
function overlaid(
  below: ScoreEntry['settings'],
  above: ScoreEntry['settings'],
): ScoreEntry['settings'] {
  const all: Record<string, unknown> = {};
  for (const from of [below, above]) {
    for (const [key, value] of Object.entries(from)) {
      all[key] = value;
      keepSource(from, key, all);
    }
  }
  return all;
}
