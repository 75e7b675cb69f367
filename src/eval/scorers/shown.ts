import { exactJson, type Held } from '../../text/json/exactJson.ts';

const LIMIT = 120;

/**
 * A value in a sentence: short texts bare, everything else as JSON with its numbers as written, all cut to
 * one readable line. Where another value would read the same, its type is added: `"3" (text)`.
 */
export function shown(value: Held, other?: Held): string {
  const text = wordsOf(value);
  if (!other || wordsOf(other) !== text || typeof value.value === typeof other.value) return text;
  const { value: item } = value;
  return `${typeof item === 'string' ? JSON.stringify(text) : text} (${typeName(item)})`;
}

function wordsOf(held: Held): string {
  const { value } = held;
  if (value === undefined) return 'nothing';
  const bare = typeof value === 'string' && value !== '' && !/[\n"]/.test(value);
  const text = bare ? value : (exactJson(held) ?? 'nothing');
  return text.length > LIMIT ? `${text.slice(0, LIMIT - 1)}…` : text;
}

function typeName(value: unknown): string {
  if (value === undefined || value === null) return String(value ?? 'null');
  if (typeof value === 'string') return 'text';
  return Array.isArray(value) ? 'list' : typeof value;
}
