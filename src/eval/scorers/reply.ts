import { exactJson, type Held, heldIn, parseHeld } from '../../text/json/exactJson.ts';
import type { RunRecord } from '../../trace/record.ts';
import { hasFields, type PartPath, partAt, partsOf, pathSpelled } from './parts.ts';
import type { Scorer, Subject } from './scorer.ts';

/** The value of a reply with its numbers as written; undefined when it is not JSON. */
export function replyOf({ output, text }: Pick<RunRecord, 'output' | 'text'>): Held | undefined {
  try {
    return parseHeld(text);
  } catch {
    // Read leniently out of a longer text.
    return output === undefined ? undefined : { value: output };
  }
}

/** A reply's text, or that of a field of it: other values than texts as JSON. Undefined where the reply does not have it. */
export function replyText({ record }: Subject, field: string | undefined): string | undefined {
  if (field === undefined) return record.text;
  const reply = replyOf(record);
  const path = reply && pathSpelled(reply.value, field);
  if (!reply || !path) return undefined;
  const held = partAt(reply, path);
  return typeof held.value === 'string' ? held.value : exactJson(held);
}

/** Why a scorer that looks at a field fails a reply without it. */
export function missingField(field: string | undefined): string {
  return `the reply has no field \`${field ?? ''}\``;
}

/** What a scorer compares a reply with: a setting of its own, or the row's `expected`. */
export interface Reference {
  readonly compares: Scorer['compares'];
  /** Undefined where the row expects nothing, or something else than the scorer takes. */
  of(subject: Subject): Held | undefined;
}

/**
 * @param settings may have the reference under `key`.
 * @param field the field of `expected` to take; an `expected` without fields is taken whole.
 * @param takes whether the scorer can compare a value of `expected`.
 */
export function referenceOf(
  settings: object,
  key: string,
  field: string | undefined,
  takes: (value: unknown) => boolean,
): Reference {
  if (Object.hasOwn(settings, key)) {
    const own = heldIn(settings, key);
    return { compares: () => [], of: () => own };
  }
  const pathIn = (expected: unknown): PartPath | undefined => {
    const path = field !== undefined && hasFields(expected) ? pathSpelled(expected, field) : [];
    return path && takes(partAt({ value: expected }, path).value) ? path : undefined;
  };
  return {
    compares(expected) {
      const path = pathIn(expected);
      if (!path) return [];
      return partsOf(partAt({ value: expected }, path).value).map(below => [...path, ...below]);
    },
    of({ expected }) {
      const path = expected && pathIn(expected.value);
      return expected && path && partAt(expected, path);
    },
  };
}

/** Texts to compare with, of a text or a list of texts. */
export function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter(each => typeof each === 'string');
}

/** Whether a value is a text or a list of texts. */
export function isTexts(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  return Array.isArray(value) && value.length > 0 && value.every(each => typeof each === 'string');
}

/** A text in a sentence: in quotes, on one line and short. */
export function quoted(text: string): string {
  const longest = 80;
  const points = [...text];
  return JSON.stringify(
    points.length > longest ? `${points.slice(0, longest - 1).join('')}…` : text,
  );
}
