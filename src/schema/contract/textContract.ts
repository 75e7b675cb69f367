import { formatCount, plural } from '../../format/figures.ts';
import type { TextRange } from '../../text/textRange.ts';
import { compilePattern, PatternLimitError, placesOf } from '../pattern/pattern.ts';
import type { Finding } from '../validation/finding.ts';
import { languageOf } from './languageOf.ts';

/** What a reply in plain text has to keep to; `touchstone.contract` as it is written. */
export interface TextContract {
  /** Characters at most, as people count them: code points. */
  readonly maxLength?: number;
  /** A regular expression that the text has to match somewhere; `u` is the only flag. */
  readonly pattern?: string;
  /** ISO 639-1: `en`, or with a region, which is not looked at. */
  readonly language?: string;
  readonly mustInclude?: readonly string[];
  readonly mustNotInclude?: readonly string[];
}

/**
 * Why a text breaks its contract. Each finding's `schemaPointer` leads into the contract, and its range to
 * what must not be there; what is missing has the whole text for its range. A language that cannot be told
 * with certainty is no finding.
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
      placesOf(text, needed).length > 0 || needed === ''
        ? []
        : [
            finding(
              `Missing required text ${JSON.stringify(needed)}`,
              whole,
              'mustInclude',
              { needed },
              index,
            ),
          ],
    ),
    ...mustNotInclude.flatMap((unwanted, index) =>
      placesOf(text, unwanted).map(range =>
        finding(
          `The text contains ${JSON.stringify(unwanted)}, which is not allowed`,
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
  const message = `The text must have at most ${plural(limit, 'character')}; it has ${formatCount(characters.length)}`;
  return [finding(message, { start, end: text.length }, 'maxLength', { limit })];
}

function unmatched(text: string, pattern: string): readonly Finding[] {
  const whole = { start: 0, end: text.length };
  const message = mismatch(pattern, text);
  return message === undefined ? [] : [finding(message, whole, 'pattern', { pattern })];
}

function mismatch(source: string, text: string): string | undefined {
  const compiled = compilePattern(source);
  if (!compiled.ok) return `The contract's pattern cannot be used: ${compiled.message}`;
  try {
    return compiled.pattern.test(text) ? undefined : `The text does not match \`${source}\``;
  } catch (error) {
    if (error instanceof PatternLimitError) return error.message;
    throw error;
  }
}

async function foreign(text: string, wanted: string): Promise<readonly Finding[]> {
  const [code = wanted] = wanted.toLowerCase().split(/[-_]/);
  const found = await languageOf(text, code);
  if (found === undefined || found === code) return [];
  const message = `The text is in ${nameOf(found)}; it must be in ${nameOf(code)}`;
  return [finding(message, { start: 0, end: text.length }, 'language', { wanted: code, found })];
}

function nameOf(code: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code;
}

function finding(
  message: string,
  range: TextRange,
  keyword: keyof TextContract,
  params: Readonly<Record<string, unknown>>,
  index?: number,
): Finding {
  const schemaPointer = `/${keyword}${index === undefined ? '' : `/${index}`}`;
  return { pointer: '', message, keyword, schemaPointer, params, range };
}
