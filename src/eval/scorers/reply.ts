import { DEEPEST_JSON, isDeeper } from '../../text/json/depth.ts';
import { exactJson, type Held, heldIn, parseHeld } from '../../text/json/exactJson.ts';
import type { RunRecord } from '../../trace/record.ts';
import { messages } from './messages.ts';
import { hasFields, type PartPath, partAt, partsOf, pathSpelled } from './parts.ts';
import {
  type Scorer,
  type ScorerOutcome,
  type Subject,
  type Verdict,
  verdictOf,
} from './scorer.ts';

/**
 * The value of a reply with its numbers as written. Undefined when it is not JSON, or nested so deeply that no
 * row could expect it.
 */
export function heldReply({ output, text }: Pick<RunRecord, 'output' | 'text'>): Held | undefined {
  const reply = parsedHeld(text) ?? (output === undefined ? undefined : { value: output });
  // A shorter text cannot be that deep.
  return reply && text.length > 2 * DEEPEST_JSON && isDeeper(reply.value, DEEPEST_JSON)
    ? undefined
    : reply;
}

/** Undefined where the JSON was found leniently in a longer text. */
function parsedHeld(text: string): Held | undefined {
  try {
    return parseHeld(text);
  } catch {
    return undefined;
  }
}

/**
 * The text of a reply or of one of its fields. Values that are not texts are shown as JSON. Undefined when
 * the reply does not have the field.
 */
export function replyText({ record }: Subject, field: string | undefined): string | undefined {
  if (field === undefined) return record.text;
  const reply = heldReply(record);
  const path = reply && pathSpelled(reply.value, field);
  if (!reply || !path) return undefined;
  const held = partAt(reply, path);
  return typeof held.value === 'string' ? held.value : exactJson(held);
}

/** The verdict on a reply without the field that a scorer looks at. */
export function withoutField(field: string | undefined): Verdict {
  return withoutPart(messages.noField(field ?? ''));
}

/** The verdict on a reply that does not have what a scorer looks at. */
export function withoutPart(reason: string): Verdict {
  return { ...verdictOf(0, [reason]), hasNoPart: true };
}

/** What texts are compared by. Without regard to case, `STRASSE` is `straße` and `ΟΔΟΣ` is `οδος`. */
export function caseOf(ignoreCase = false): (text: string) => string {
  return ignoreCase ? text => text.toUpperCase().toLowerCase().replaceAll('ς', 'σ') : text => text;
}

/** What a scorer compares a reply with: one of its settings, or the row's `expected`. */
export interface Reference {
  readonly compares: Scorer['compares'];
  /** Undefined when the row expects nothing, or a value that the scorer cannot compare. */
  of(subject: Subject): Held | undefined;
}

/**
 * @param settings may contain the reference as `key`.
 * @param field the field of `expected` to use. An `expected` without fields is used as a whole.
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

/**
 * The functions of a scorer that compares the text of a reply with one or several others.
 * @param key the setting with the texts. Without it, `expected` of the row is used.
 * @param judge gets the reply, or its `field`, and the texts. It is not called when one of them is missing.
 */
export function textComparison<T extends ScorerOutcome | Promise<ScorerOutcome>>(
  settings: { readonly field?: string | undefined },
  key: string,
  judge: (reply: string, texts: readonly string[], subject: Subject) => T,
) {
  const { field } = settings;
  const reference = referenceOf(settings, key, field, isTexts);
  return {
    compares: reference.compares,
    judge(subject: Subject): T | Verdict | undefined {
      const expected = reference.of(subject);
      if (!expected) return undefined;
      const reply = replyText(subject, field);
      if (reply === undefined) return withoutField(field);
      return judge(reply, listedTexts(expected.value), subject);
    },
  };
}

/** The texts to compare with, from a text or a list of texts. */
export function listedTexts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter(each => typeof each === 'string');
}

/** Whether a value is a text or a list of texts. Every reply contains an empty one. */
export function isTexts(value: unknown): boolean {
  const texts = Array.isArray(value) ? value : [value];
  return texts.length > 0 && texts.every(each => typeof each === 'string' && each.trim() !== '');
}

/** A text in a sentence: in quotes, shortened, on one line. */
export function quotedText(text: string): string {
  const longest = 80;
  const points = [...text];
  return JSON.stringify(
    points.length > longest ? `${points.slice(0, longest - 1).join('')}…` : text,
  );
}
