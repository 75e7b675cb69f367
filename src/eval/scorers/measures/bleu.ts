/** Longest n-grams that are counted, as in the paper. */
const ORDER = 4;

/**
 * BLEU of one text against references, 0 to 1: the geometric mean of n-gram precisions up to 4, times the
 * brevity penalty against the reference of the closest length. Same as sacreBLEU's `sentence_bleu`: tokens by
 * mteval-v13a, exponential smoothing, and no n-grams that are longer than the text.
 * Source: Papineni et al. 2002; Post 2018, A Call for Clarity in Reporting BLEU Scores.
 */
export function bleuOf(text: string, references: readonly string[]): number {
  const tokens = tokens13a(text);
  const others = references.map(tokens13a);
  const most = countsOf(others);
  const own = ngrams(tokens);
  const [matched, total] = [ORDER, ORDER].map(length => new Array<number>(length).fill(0));
  if (!matched || !total) return 0;
  for (const [ngram, { count, order }] of own) {
    total[order - 1] = (total[order - 1] ?? 0) + count;
    matched[order - 1] = (matched[order - 1] ?? 0) + Math.min(count, most.get(ngram) ?? 0);
  }
  if (matched.every(count => count === 0)) return 0;
  let logs = 0;
  let orders = 0;
  let smoothing = 1;
  for (; orders < ORDER; orders += 1) {
    const [hits = 0, all = 0] = [matched[orders], total[orders]];
    if (all === 0) break;
    if (hits === 0) smoothing *= 2;
    logs += Math.log(hits === 0 ? 1 / (smoothing * all) : hits / all);
  }
  return Math.min(1, brevityPenalty(tokens.length, others) * Math.exp(logs / orders));
}

function brevityPenalty(length: number, references: readonly (readonly string[])[]): number {
  const [closest = 0] = references
    .map(each => each.length)
    .sort((a, b) => Math.abs(a - length) - Math.abs(b - length) || a - b);
  return length < closest ? Math.exp(1 - closest / length) : 1;
}

interface CountedNgram {
  count: number;
  readonly order: number;
}

/** Every n-gram of tokens with its count. Tokens contain no spaces. */
function ngrams(tokens: readonly string[]): ReadonlyMap<string, CountedNgram> {
  const found = new Map<string, CountedNgram>();
  for (let order = 1; order <= ORDER; order += 1) {
    for (let start = 0; start + order <= tokens.length; start += 1) {
      const ngram = tokens.slice(start, start + order).join(' ');
      const known = found.get(ngram);
      if (known) known.count += 1;
      else found.set(ngram, { count: 1, order });
    }
  }
  return found;
}

/** The highest count of each n-gram in a single reference. */
function countsOf(references: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  for (const reference of references) {
    for (const [ngram, { count }] of ngrams(reference)) {
      most.set(ngram, Math.max(count, most.get(ngram) ?? 0));
    }
  }
  return most;
}

const entities: readonly (readonly [string, string])[] = [
  ['&quot;', '"'],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
];

/** The tokens of WMT's mteval-v13a: punctuation is separate, except within numbers. */
export function tokens13a(text: string): readonly string[] {
  let line = text.trimEnd().replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
  for (const [entity, character] of entities) line = line.replaceAll(entity, character);
  return ` ${line} `
    .replace(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ')
    .split(/\s+/)
    .filter(token => token !== '');
}
