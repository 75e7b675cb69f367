import type { FoundKeys, KeySpan } from './found.ts';

/**
 * The shapes of keys, for keys that reach a text in other ways than through us. `opening` and `body` are
 * sources of regular expressions. An opening has one character per entry, so that a text that ends inside it
 * is recognized.
 */
interface KeyShape {
  readonly opening: readonly string[];
  readonly body: string;
  /** What must not precede it. Default: a letter, a digit or `_`. */
  readonly after?: string;
}

/** A digit must be among the first characters of a key. Words with hyphens have none. */
const withDigit = (characters: string, least: number): string =>
  `(?=${characters}{0,64}?\\d)${characters}{${least},}`;
const word = '[\\w-]';

/** The prefixes of providers' keys, and the minimum number of characters after them. */
const prefixes: Readonly<Record<string, number>> = {
  'sk-': 16, // OpenAI, Anthropic, OpenRouter, DeepSeek, Langfuse, LiteLLM
  'pk-': 16,
  'rk-': 16,
  sk_: 16, // ElevenLabs, Stripe
  gsk_: 16, // Groq
  hf_: 16, // Hugging Face
  'xai-': 16,
  'pplx-': 16, // Perplexity
  'nvapi-': 16, // NVIDIA
  'csk-': 16, // Cerebras
  fw_: 16, // Fireworks
  tgp_v1_: 16, // Together
  r8_: 16, // Replicate
  lsv2_: 16, // LangSmith
  AIza: 20, // Google
  'AQ\\.': 20, // Google
  'ya29\\.': 20, // Google OAuth
  ghp_: 20, // GitHub
  gho_: 20,
  ghu_: 20,
  ghs_: 20,
  ghr_: 20,
  github_pat_: 20,
  'glpat-': 16, // GitLab
  npm_: 20,
  xoxb: 16, // Slack
  xoxp: 16,
};

const value = '["\'\\s:=]{1,6}(?:Bearer\\s)?';

const shapes: readonly KeyShape[] = [
  ...Object.entries(prefixes).map(([prefix, least]) => ({
    opening: prefix.match(/\\?./gs) ?? [],
    body: withDigit(word, least),
  })),
  { opening: ['A', '[KS]', 'I', 'A'], body: '[A-Z0-9]{16}(?![A-Z0-9])' }, // AWS
  {
    // JSON Web Tokens.
    opening: ['e', 'y', 'J'],
    body: `${word}{8,1000}\\.eyJ${word}{8,}(?:\\.${word}*)?`,
    after: '[\\w-]',
  },
  {
    opening: [...'-----BEGIN '],
    body: '[A-Z0-9 ]{0,40}PRIVATE KEY-----(?:[\\w+/=\\s:,\\\\]|-(?!----))*(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----)?',
    after: '-',
  },
];

/** Names that precede a key. The name is not redacted. */
const named: readonly KeyShape[] = [
  ['[Aa]', '[Pp]', '[Ii]', '[-_ ]?', '[Kk]', '[Ee]', '[Yy]'],
  ['[Aa]', '[Cc]', '[Cc]', '[Ee]', '[Ss]', '[Ss]', '[-_ ]?', '[Kk]', '[Ee]', '[Yy]'],
  [
    '[Aa]',
    '[Cc]',
    '[Cc]',
    '[Ee]',
    '[Ss]',
    '[Ss]',
    '[-_ ]?',
    '[Tt]',
    '[Oo]',
    '[Kk]',
    '[Ee]',
    '[Nn]',
  ],
  ['[Bb]', '[Ee]', '[Aa]', '[Rr]', '[Ee]', '[Rr]'],
].map(opening => ({
  opening,
  body: `${value}(?<value>${withDigit('[\\w+/=.-]', 20)})`,
  after: '[A-Za-z]',
}));

/** One regular expression for all shapes, which checks the preceding text once. */
function anyOf(all: readonly KeyShape[], source: (shape: KeyShape) => string): string {
  const groups = Map.groupBy(all, ({ after = '\\w' }) => after);
  return [...groups]
    .map(([after, group]) => `(?<!${after})(?:${group.map(source).join('|')})`)
    .join('|');
}

const shapeSource = ({ opening, body }: KeyShape): string => opening.join('') + body;

/** Matches the beginning of a shape at the end of a text: `s(?:k(?:-[\w-]*)?)?`. */
const unfinishedShape =
  (rest: string) =>
  ({ opening }: KeyShape): string =>
    opening.reduceRight((part, one) => `${one}(?:${part})?`, rest);

const wholeShape = new RegExp(anyOf(shapes, shapeSource), 'g');
const namedValue = new RegExp(
  anyOf(named, shape => shapeSource(shape).replace('?<value>', '')),
  'g',
);
const unfinished = new RegExp(
  `(?:${[
    anyOf(shapes, unfinishedShape('[\\w.+/=\\s:,\\\\-]*')),
    anyOf(named, unfinishedShape('["\'\\s:=]{0,6}(?:Bearer\\s?)?[\\w+/=.-]*')),
  ].join('|')})$`,
);
/** Number of characters of the shortest shape. */
const SHORTEST = 16;
/** Number of characters that determine a shape. The rest of a longer one is found with it. */
const DECIDED = 256;
const restOfEnd = /^-{1,5}(?:END [A-Z0-9 ]*)?(?:PRIVATE KEY)?-{0,5}$/;

/** Finds texts with the shape of a key. Almost no text contains one. */
export function findKeyShapes(text: string, ended: boolean): FoundKeys | undefined {
  const spans = text.length < SHORTEST ? none : spansIn(text);
  if (ended && spans.length === 0) return undefined;
  return { spans, open: ended ? text.length : openFrom(text, spans) };
}

function spansIn(text: string): readonly KeySpan[] {
  const whole = allMatches(wholeShape, text);
  const values = allMatches(namedValue, text);
  if (whole.length + values.length === 0) return none;
  const spans = whole.map(({ 0: found, index }) => ({ start: index, end: index + found.length }));
  for (const { 0: found, index, ...groups } of values) {
    const key = Object.values(groups).find(group => typeof group === 'string') ?? found;
    spans.push({ start: index + found.length - key.length, end: index + found.length });
  }
  return spans;
}

const none: readonly never[] = [];

/** Like `matchAll`, which copies the expression first. Usually there is no match. */
function allMatches(expression: RegExp, text: string): readonly RegExpExecArray[] {
  expression.lastIndex = 0;
  let match = expression.exec(text);
  if (!match) return none;
  const found: RegExpExecArray[] = [];
  for (; match; match = expression.exec(text)) found.push(match);
  return found;
}

function openFrom(text: string, spans: readonly KeySpan[]): number {
  const tail = Math.max(0, text.length - DECIDED);
  const part = unfinished.exec(tail === 0 ? text : text.slice(tail));
  const open = part ? tail + part.index : text.length;
  if (spans.length === 0) return open;
  const growing = spans.filter(
    ({ end }) => end === text.length || (text.length - end < 64 && restOfEnd.test(text.slice(end))),
  );
  return Math.min(open, ...growing.map(({ start }) => start));
}
