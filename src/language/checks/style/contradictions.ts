import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { isRecord } from '../../../text/isRecord.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { keyRange } from '../../../text/yaml/yamlNodes.ts';
import type { PromptFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import { type PromptProse, type Sentence, sentencesWith } from './promptProse.ts';

/** Reports two instructions about the output of which only one can be followed, at the later one. */
export function contradictions({
  file,
  instructions,
  conditional,
}: PromptProse): readonly Diagnostic[] {
  const { text, metadata } = file.document;
  const always = (at: number): boolean =>
    !conditional.some(({ start, end }) => start <= at && at < end);
  const said = sentencesWith(instructions, mayClaim)
    .flatMap(sentence => claimsOf(sentence, text.slice(sentence.range.start, sentence.range.end)))
    .filter(({ range }) => always(range.start))
    .filter(({ subject }) => subject !== 'reasoning' || !hasReasoningField(metadata.output.schema));
  const schema = frontmatterClaim(file);
  const first = new Map<string, Claim>(schema && [['format', schema]]);
  return said.flatMap(claim => {
    const earlier = first.get(claim.subject);
    if (!earlier) first.set(claim.subject, claim);
    return earlier && contradict(earlier, claim)
      ? [contradictionDiagnostic(file, earlier, claim)]
      : [];
  });
}

/** An output schema requires JSON before the prompt says anything. */
function frontmatterClaim({ document }: PromptFile): Claim | undefined {
  const { frontmatter, metadata } = document;
  const { format, schema } = metadata.output;
  if (!frontmatter || (format !== 'json' && (!schema || format !== undefined))) return undefined;
  const range = keyRange(frontmatter.yaml, ['output']);
  return range && { subject: 'format', value: 'json', wanted: true, range, text: 'output' };
}

function hasReasoningField(schema: unknown): boolean {
  const properties = isRecord(schema) ? schema['properties'] : undefined;
  return (
    isRecord(properties) &&
    Object.keys(properties).some(name =>
      /reason|expla|rational|think|analys|justif|why/i.test(name),
    )
  );
}

function contradictionDiagnostic({ text }: PromptFile, earlier: Claim, later: Claim): Diagnostic {
  const line = text.positionAt(earlier.range.start).line + 1;
  const message =
    earlier.text === 'output'
      ? messages['style-contradiction.output'](later.text)
      : messages['style-contradiction'](later.text, earlier.text, line);
  return { code: 'style-contradiction', severity: 'hint', message, range: later.range };
}

/** A statement of a prompt about its output, such as format: json. */
interface Claim {
  readonly subject: 'format' | 'language' | 'reasoning' | 'detail';
  readonly value: string;
  /** False for negations such as "do not reply in Markdown". */
  readonly wanted: boolean;
  readonly range: TextRange;
  readonly text: string;
}

/** Words that limit a statement to some of the replies or a part of the output. */
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

/** A sentence without any of these words contains no statement about the output. */
const mayClaim =
  /\b(?:repl(?:y|ies)|respond|responses?|answers?|return|output|write|be|stay|keep|make|explain|explanations?|reasoning|commentary|show|give|describe|include|detail)\b/i;

/** The statements of a sentence about the whole output. `written` is the sentence with its code. */
function claimsOf({ text, range }: Sentence, written: string): readonly Claim[] {
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

function contradict(a: Claim, b: Claim): boolean {
  if (a.subject !== b.subject) return false;
  if (a.wanted && b.wanted) return a.value !== b.value;
  return a.value === b.value && a.wanted !== b.wanted;
}
