import { createHash } from 'node:crypto';
import type { MediaPart, Message, TextPart } from '../prompt/message.ts';
import { canonicalJson } from '../schema/canonicalJson.ts';
import { closestWord } from '../schema/closest.ts';
import { isRecord } from '../schema/jsonSchema.ts';
import type { RawRow } from './formats/format.ts';
import type { RowReference } from './sample.ts';

/** One golden row: an input and what the reply to it should be. */
export interface DatasetRow extends RowReference {
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected?: unknown;
  readonly tags: readonly string[];
  readonly note?: string;
  readonly history?: readonly Message[];
  /** True when the file knows only text (CSV): values take the types of the prompt's schemas. */
  readonly untyped?: true;
}

/** A dataset row that cannot be used: named, and the others run. */
export interface BadRow {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
  /** The key of the row that is to blame, where a single one is. */
  readonly key?: string;
}

export function isBadRow(row: DatasetRow | BadRow): row is BadRow {
  return 'message' in row;
}

/** First 12 hex digits of the SHA-256 of an input's canonical JSON: a row's identity without an `id`. */
export function identityOf(input: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(canonicalJson(input)).digest('hex').slice(0, 12);
}

/** Every key that a row may have. */
export const rowKeys: readonly string[] = [
  'id',
  'input',
  'expected',
  'tags',
  'note',
  'history',
  'tools',
];

/** Checks what a file holds for a row. */
export function rowOf(raw: RawRow, file: string): DatasetRow | BadRow {
  const { line } = raw;
  if ('problem' in raw) return { file, line, message: raw.problem };
  const bad = (message: string, key?: string): BadRow => ({
    file,
    line,
    message,
    ...(key !== undefined && { key }),
  });
  const value = raw.value;
  if (!isRecord(value)) return bad('A row is an object with an `input`: {"input": {...}}.');
  const { id, input, expected, note } = value;
  for (const key of Object.keys(value)) {
    if (rowKeys.includes(key)) continue;
    const guess = closestWord(key, ['input', 'expected']);
    if (guess && !(guess in value)) {
      return bad(`A row has no key \`${key}\`; did you mean \`${guess}\`?`, key);
    }
  }
  if (input === undefined)
    return bad('This row has no `input`; add one with the prompt’s variables.');
  if (!isRecord(input)) return bad('`input` must be an object of the prompt’s variables.', 'input');
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number') {
    return bad('`id` must be a text or a number.', 'id');
  }
  const tags = tagsOf(value['tags']);
  if (!tags) return bad('`tags` must be a list of texts.', 'tags');
  const history = historyOf(value['history']);
  if (history === 'bad')
    return bad(
      '`history` must be a list of messages: {"role": "user", "content": "..."}.',
      'history',
    );
  return {
    id: id === undefined || id === '' ? identityOf(input) : String(id),
    file,
    line,
    input,
    tags,
    ...(expected !== undefined && expected !== null && { expected }),
    ...(typeof note === 'string' && { note }),
    ...(history && { history }),
    ...(raw.untyped && { untyped: true }),
  };
}

function tagsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list) || !list.every(item => typeof item === 'string')) return undefined;
  return list.map(tag => tag.trim()).filter(tag => tag !== '');
}

/** Messages as Dotprompt has them; `content` may be a plain text. */
function historyOf(value: unknown): readonly Message[] | 'bad' | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return 'bad';
  const messages: Message[] = [];
  for (const item of value) {
    if (!isRecord(item) || typeof item['role'] !== 'string') return 'bad';
    const { role, content } = item;
    if (typeof content === 'string') messages.push({ role, content: [{ text: content }] });
    else if (Array.isArray(content) && content.every(isPart)) {
      messages.push({ role, content });
    } else return 'bad';
  }
  return messages;
}

/** Only what a call can carry: a part that would be left out of it is a mistake here. */
function isPart(value: unknown): value is TextPart | MediaPart {
  if (!isRecord(value)) return false;
  const { text, media } = value;
  return typeof text === 'string' || (isRecord(media) && typeof media['url'] === 'string');
}
