import type { TextRange } from '../../text/replacement.ts';
import { compilePattern, PatternLimitError, phraseRanges } from '../pattern/pattern.ts';
import type { Finding } from '../validation/finding.ts';
import { messages } from './messages.ts';

/** The rules for a reply in plain text; `touchstone.contract` as written. */
export interface TextContract {
  /** Maximum number of code points. */
  readonly maxLength?: number;
  /** A regular expression that must match somewhere in the text. `u` is the only flag. */
  readonly pattern?: string;
  /** ISO 639-1 code, such as `en`. A region after it is ignored. */
  readonly language?: string;
  readonly mustInclude?: readonly string[];
  readonly mustNotInclude?: readonly string[];
}

/**
 * Reports why a text does not match its contract. The `schemaPointer` of each finding points into the
 * contract. Its range is the text that is not allowed, or the whole text when something is missing. A
 * language that cannot be detected with certainty is not reported.
 */
export async function checkTextContract(
  contract: TextContract,
  text: string,
): Promise<readonly Finding[]> {
  const { maxLength, pattern, language, mustInclude = [], mustNotInclude = [] } = contract;
  const whole = { start: 0, end: text.length };
  return [
    ...(maxLength === undefined ? [] : tooLong(text, maxLength)),
    ...(pattern === undefined ? [] : unmatched(text, pattern)),
    ...mustInclude.flatMap((needed, index) =>
      phraseRanges(text, needed).length > 0 || needed === ''
        ? []
        : [contractFinding(messages.missing(needed), whole, 'mustInclude', { needed }, index)],
    ),
    ...mustNotInclude.flatMap((unwanted, index) =>
      phraseRanges(text, unwanted).map(range =>
        contractFinding(
          messages.notAllowed(unwanted),
          range,
          'mustNotInclude',
          { unwanted },
          index,
        ),
      ),
    ),
    ...(language === undefined ? [] : await foreign(text, language)),
  ];
}

function tooLong(text: string, limit: number): readonly Finding[] {
  const characters = [...text];
  if (characters.length <= limit) return [];
  const start = characters.slice(0, limit).join('').length;
  const message = messages.tooLong(limit, characters.length);
  return [contractFinding(message, { start, end: text.length }, 'maxLength', { limit })];
}

function unmatched(text: string, pattern: string): readonly Finding[] {
  const whole = { start: 0, end: text.length };
  const message = mismatch(pattern, text);
  return message === undefined ? [] : [contractFinding(message, whole, 'pattern', { pattern })];
}

function mismatch(source: string, text: string): string | undefined {
  const compiled = compilePattern(source);
  if (!compiled.ok) return messages.patternUnusable(compiled.message);
  try {
    return compiled.pattern.test(text) ? undefined : messages.pattern(source);
  } catch (error) {
    if (error instanceof PatternLimitError) return error.message;
    throw error;
  }
}

async function foreign(text: string, wanted: string): Promise<readonly Finding[]> {
  const code = languageCode(wanted);
  const found = await languageOf(text, code);
  if (found === undefined || found === code) return [];
  const message = messages.language(languageName(found), languageName(code));
  return [
    contractFinding(message, { start: 0, end: text.length }, 'language', { wanted: code, found }),
  ];
}

/** The code without script and region. */
export function languageCode(language: string): string {
  return language.toLowerCase().replace(/[-_].*$/, '');
}

let languageNames: Intl.DisplayNames | undefined;

/** Undefined for a code that is not known. */
export function knownLanguage(code: string): string | undefined {
  languageNames ??= new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  return languageNames.of(code);
}

export function languageName(code: string): string {
  return knownLanguage(code) ?? code;
}

function contractFinding(
  message: string,
  range: TextRange,
  keyword: keyof TextContract,
  params: Readonly<Record<string, unknown>>,
  index?: number,
): Finding {
  const schemaPointer = `/${keyword}${index === undefined ? '' : `/${index}`}`;
  return { pointer: '', message, keyword, schemaPointer, params, range };
}

/** Minimum number of letters. A shorter text could be in several languages. */
const FEWEST = 20;

/**
 * Detects the language of a text. Returns an ISO 639-1 code, or undefined when the language is uncertain: a
 * short text, a mixture, or an unknown language. `expected` is preferred when several languages are likely.
 * The result is an estimate by tinyld, from words and letters. tinyld is loaded when the first text needs it.
 */
export async function languageOf(text: string, expected: string): Promise<string | undefined> {
  if ((text.match(/\p{L}/gu)?.length ?? 0) < FEWEST) return undefined;
  const { detectAll, supportedLanguages, toISO3 } = await import('tinyld/light');
  if (!supportedLanguages.includes(toISO3(expected))) return undefined;
  const [first, ...others] = detectAll(text);
  if (!first || first.lang === expected) return first?.lang;
  const rival = others.find(({ lang }) => lang === expected) ?? others[0];
  return rival && first.accuracy < rival.accuracy * CLEAR ? undefined : first.lang;
}

/** How many times more likely another language must be than the expected one. */
const CLEAR = 2;
