import type { TextRange } from '../../../prompt/diagnostic.ts';
import type { Sentence } from './promptProse.ts';

/** Something a prompt says of its output, such as format: json. */
export interface Claim {
  readonly subject: 'format' | 'language' | 'reasoning' | 'detail';
  readonly value: string;
  /** False for "do not reply in Markdown". */
  readonly wanted: boolean;
  readonly range: TextRange;
  readonly text: string;
}

/** In these, what is said holds for a part of the replies or of the output only. */
const limited =
  /`|\b(?:if|when|whenever|unless|except|otherwise|depending|where|while|fields?|column|in case|for each)\b/i;
const negation = /\b(?:not|never|no|don't|avoid|without|instead of|rather than)\b/i;

const reply = String.raw`\b(?:reply|replies|respond|responses?|answers?|return|output|write)\b`;
const formats = /\b(?:json|markdown|plain text|prose|xml|yaml|csv|html)\b/gi;
const formatClaim = new RegExp(
  String.raw`${reply}[^.:;]{0,40}?\b(?:json|markdown|plain text|prose|xml|yaml|csv|html)\b`,
  'i',
);
const languages =
  /\b(?:english|german|french|spanish|italian|portuguese|dutch|polish|turkish|japanese|chinese|korean|arabic|hindi|russian|ukrainian|swedish|danish|norwegian|finnish|czech)\b|\b(?:\w+'s|same|users?'?|customers?'?) (?:own )?language\b|\blanguage of the\b/gi;
const languageClaim = new RegExp(String.raw`${reply}[^.:;]{0,30}?\bin ([^.!?]{0,40})`, 'i');

const explains =
  /\b(?:explain|show|give|describe|include) (?:your|the) (?:reasoning|thinking|thoughts|decision|choice|working)\b/i;
const explainsNothing =
  /\b(?:no|without(?: any)?|do not (?:include|give|add|write)(?: any)?|don't (?:include|give|add|write)(?: any)?|never (?:include|give|add|write)) (?:explanations?|reasoning|commentary)\b|\b(?:do not|don't|never) explain\b/i;

const brief =
  /\b(?:be|stay|keep (?:it|your \w+|the \w+)) (?:very |as )?(?:brief|concise|short|terse|succinct)\b/i;
const detailed =
  /\b(?:be|make (?:it|your \w+|the \w+)) (?:very |as )?(?:detailed|thorough|comprehensive|exhaustive)\b|\bin (?:great|full|as much) detail\b/i;

/** A word without which nothing is said of the output. */
export const mayClaim =
  /\b(?:repl(?:y|ies)|respond|responses?|answers?|return|output|write|be|stay|keep|make|explain|explanations?|reasoning|commentary|show|give|describe|include|detail)\b/i;

/** What a sentence says of the whole output. `written` is the sentence with its code. */
export function claimsOf({ text, range }: Sentence, written: string): readonly Claim[] {
  if (limited.test(written)) return [];
  const claim = (
    subject: Claim['subject'],
    value: string,
    wanted: boolean,
    found: RegExpExecArray,
  ): Claim => {
    const start = range.start + found.index;
    const end = start + found[0].trimEnd().length;
    return { subject, value, wanted, range: { start, end }, text: found[0].trim() };
  };
  const claims: Claim[] = [];
  const format = formatClaim.exec(text);
  const named = new Set([...text.matchAll(formats)].map(([word]) => word.toLowerCase()));
  const [only] = named;
  if (format && named.size === 1 && only !== undefined) {
    const until = text.slice(0, format.index + format[0].length);
    const value = only === 'prose' ? 'plain text' : only;
    claims.push(claim('format', value, !negation.test(until), format));
  }
  const language = languageClaim.exec(text);
  const spoken = [...(language?.[1] ?? '').matchAll(languages)].map(([word]) => word.toLowerCase());
  const [tongue] = spoken;
  if (language && tongue !== undefined && spoken.length === 1 && !negation.test(text)) {
    const value = tongue.includes('language') ? "the reader's" : tongue;
    claims.push(claim('language', value, true, language));
  }
  const without = explainsNothing.exec(text);
  if (without) claims.push(claim('reasoning', 'none', true, without));
  const explained = explains.exec(text);
  if (explained && !negation.test(text)) claims.push(claim('reasoning', 'shown', true, explained));
  const short = brief.exec(text);
  if (short && !negation.test(text)) claims.push(claim('detail', 'brief', true, short));
  const long = detailed.exec(text);
  if (long && !negation.test(text)) claims.push(claim('detail', 'detailed', true, long));
  return claims;
}

export function contradict(a: Claim, b: Claim): boolean {
  if (a.subject !== b.subject) return false;
  if (a.wanted && b.wanted) return a.value !== b.value;
  return a.value === b.value && a.wanted !== b.wanted;
}
