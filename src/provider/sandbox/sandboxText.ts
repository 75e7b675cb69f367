import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { compilePattern } from '../../schema/pattern/pattern.ts';
import type { SeededRandom } from './seededRandom.ts';

interface TextMaking {
  readonly random: SeededRandom;
  readonly material: string;
  readonly name: string;
}

/** A text that must be longer is too short, which validation then reports. */
const LONGEST_MADE_TEXT = 100_000;

/**
 * A string for a property: in its format, of a kind that matches its name, or consecutive words of the
 * material.
 */
export function sandboxText(schema: JsonSchema, making: TextMaking): string {
  const least = Math.min(Number(schema['minLength'] ?? 0), LONGEST_MADE_TEXT);
  const most = Number(schema['maxLength'] ?? Number.POSITIVE_INFINITY);
  const { format, pattern, description } = schema;
  const formatted = typeof format === 'string' ? formats[format]?.(making.random) : undefined;
  if (formatted !== undefined) return formatted;
  const text = fitted(
    phrase(making, typeof description === 'string' ? description : ''),
    least,
    most,
  );
  if (typeof pattern !== 'string') return text;
  const compiled = compilePattern(pattern);
  const candidates = [text, ...shapes(making.random)].filter(
    candidate => candidate.length >= least && candidate.length <= most,
  );
  return candidates.find(candidate => compiled.ok && compiled.pattern.matches(candidate)) ?? text;
}

const formats: Readonly<Record<string, (random: SeededRandom) => string>> = {
  'date-time': random => `${day(random)}T${two(random, 0, 23)}:${two(random, 0, 59)}:00Z`,
  date: day,
  time: random => `${two(random, 0, 23)}:${two(random, 0, 59)}:00Z`,
  duration: random => `PT${random.integer(1, 48)}H`,
  email: random => `${random.pick(people)}@example.com`,
  hostname: random => `${random.pick(people)}.example.com`,
  uri: random => `https://example.com/${random.pick(people)}`,
  ipv4: random => `192.0.2.${random.integer(1, 254)}`,
  ipv6: random => `2001:db8::${random.integer(1, 9999)}`,
  uuid: random =>
    `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-a${hex(random, 3)}-${hex(random, 12)}`,
};

const people = ['ada', 'grace', 'linus', 'margaret', 'dennis', 'barbara'];

/** Texts that match the most common short patterns. */
function shapes(random: SeededRandom): readonly string[] {
  const digits = (count: number) => String(random.integer(10 ** (count - 1), 10 ** count - 1));
  const letters = random.pick(['ABC', 'TCK', 'ORD', 'XYZ']);
  const counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  return [
    ...counts.map(digits),
    letters,
    letters.slice(0, 2),
    letters.toLowerCase(),
    ...counts.flatMap(count => [
      `${letters}-${digits(count)}`,
      `${letters.slice(0, 1)}${digits(count)}`,
    ]),
    `#${digits(4)}`,
    `${digits(1)}.${digits(1)}.${digits(1)}`,
    `${digits(2)}.${digits(2)}`,
    `+1${digits(10)}`,
    `#${hex(random, 6)}`,
    hex(random, 32),
    hex(random, 40),
    ...Object.values(formats).map(make => make(random)),
  ];
}

function phrase({ random, material, name }: TextMaking, description: string): string {
  if (/e-?mail/i.test(name)) return `${random.pick(people)}@example.com`;
  const source =
    promptWords(material).length > 3
      ? promptWords(material)
      : promptWords(`${material} ${description}`);
  if (source.length === 0) return 'sandbox';
  const wanted = /summary|reply|answer|text|body|reason|description|message/i.test(name)
    ? random.integer(8, 18)
    : random.integer(2, 4);
  const start = random.integer(0, Math.max(0, source.length - wanted));
  const taken = source.slice(start, start + wanted).join(' ');
  return taken.charAt(0).toUpperCase() + taken.slice(1);
}

function promptWords(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
}

/** Shortens a text at a word boundary if possible, and repeats it when it is too short. */
function fitted(text: string, least: number, most: number): string {
  const long = text.length < least ? text.repeat(Math.ceil(least / text.length)) : text;
  if (long.length <= most) return long;
  const atWord = long.slice(0, most).replace(/\s+\S*$/, '');
  return atWord.length >= least && atWord !== '' ? atWord : long.slice(0, most);
}

function day(random: SeededRandom): string {
  return `2026-${two(random, 1, 12)}-${two(random, 1, 28)}`;
}

function two(random: SeededRandom, low: number, high: number): string {
  return String(random.integer(low, high)).padStart(2, '0');
}

function hex(random: SeededRandom, length: number): string {
  return Array.from({ length }, () => random.integer(0, 15).toString(16)).join('');
}
