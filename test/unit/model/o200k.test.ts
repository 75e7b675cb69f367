import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, test } from 'vitest';
import { countO200k } from '../../../src/model/tokens/o200k.ts';
import { tokens } from '../../../src/model/tokens/o200kTokens.ts';

/** The count of the package whose tables ours is made of. */
function reference(text: string): number {
  return countTokens(text, { allowedSpecial: new Set(), disallowedSpecial: new Set() });
}

/** The reference loses a byte order mark before it looks a token up. */
function free(text: string): boolean {
  return !text.includes('\ufeff');
}

/** Letters of several scripts, and what the pattern treats apart: digits, marks, breaks, pictures. */
const unit = fc.constantFrom(
  ...'aeirsTHE0123456789 \t\n\r\'’"/-_=<>{}|àßŻ漢字語のテ한국어жшяمرحبا́̈',
  ' ',
  "'ll",
  '😀',
  '👩‍👩‍👧',
  '\u200d',
  '\ud800',
);

test('agrees with the reference on any text', () => {
  const text = fc.string({ unit, maxLength: 80 });
  fc.assert(
    fc.property(text, text => {
      expect(countO200k(text)).toBe(reference(text));
    }),
    { numRuns: 2000 },
  );
});

test('agrees with the reference on any text of Unicode', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }).filter(free), text => {
      expect(countO200k(text)).toBe(reference(text));
    }),
    { numRuns: 1000 },
  );
});

test('agrees with the reference on long words of few and of many letters', () => {
  const letters = fc.array(fc.constantFrom(...'abcdeilnorstﬁé漢'), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(letters, fc.infiniteStream(fc.nat(11)), (alphabet, choices) => {
      const chosen = [...choices.take(600)].map(choice => alphabet[choice % alphabet.length]);
      const word = chosen.join('');
      expect(countO200k(word)).toBe(reference(word));
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['letters', 'a'.repeat(200_000), 25_000],
  ['capitals', 'A'.repeat(200_000), 25_000],
  ['spaces', ' '.repeat(200_000), 1563],
  ['newlines', '\n'.repeat(200_000), 12_500],
  ['digits', '7'.repeat(200_000), 66_667],
  ['emoji', '😀'.repeat(50_000), 50_000],
  ['Chinese', '漢'.repeat(66_667), 66_667],
])('counts 200 kB of %s by itself', (_, text, count) => {
  expect(countO200k(text)).toBe(count);
});

test('agrees with the reference where a long text is matched in stretches', () => {
  const text = 'All of  it,\n and then   some: 漢字 it’s 😀. '.repeat(30_000);
  expect(text.length).toBeGreaterThan(1_100_000);
  expect(countO200k(text)).toBe(reference(text));
});

test('counts a word that is longer than a stretch in parts', () => {
  expect(countO200k('中'.repeat(1_100_000))).toBe(1_100_000);
});

test('a byte order mark is the token that OpenAI has for it', () => {
  expect(countO200k('\ufeff')).toBe(1);
  expect(countO200k('a\ufeffb')).toBe(3);
});

test('the tokens are those of the file that OpenAI publishes', () => {
  const file = createRequire(import.meta.url).resolve('gpt-tokenizer/data/o200k_base.tiktoken');
  const published = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => Buffer.from(line.split(' ')[0] ?? '', 'base64').toString('latin1'));
  const text = Buffer.from(tokens.bytes).toString('latin1');
  const own = Array.from(tokens.ends, (end, rank) => text.slice(tokens.ends[rank - 1] ?? 0, end));
  expect(own.length).toBe(published.length);
  expect(own.findIndex((token, rank) => token !== published[rank])).toBe(-1);
});

test('treats the spelling of a special token as text', () => {
  expect(countO200k('<|endoftext|>')).toBe(7);
});
