import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { glob } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import {
  approximate,
  formatBytes,
  formatCount,
  formatDuration,
  formatDurationLimit,
  formatPercent,
  formatPoints,
  formatPrice,
  formatProbability,
  formatRate,
  formatScore,
  formatTokens,
  formatUsd,
  formatUsdLimit,
  formatWait,
  plural,
} from '../../../src/format/figures.ts';

/** The number that a figure shows. */
const shown = (text: string): number => Number(text.replace(/[^\d.]/g, ''));

const amount = fc.oneof(
  fc.double({ min: 1e-12, max: 1e9, noNaN: true }),
  // Every order of magnitude as often as the others.
  fc
    .tuple(fc.double({ min: 1, max: 10, noNaN: true }), fc.integer({ min: -12, max: 8 }))
    .map(([digits, exponent]) => digits * 10 ** exponent),
);

describe('USD', () => {
  it.each([
    [0, '$0'],
    [4.12e-7, '$0.000000412'],
    [0.0000412, '$0.0000412'],
    [0.00184444, '$0.00184'],
    [0.0005, '$0.0005'],
    [0.0375, '$0.0375'],
    [0.075, '$0.075'],
    [0.05, '$0.05'],
    [0.09996, '$0.10'],
    [0.1, '$0.10'],
    [0.123, '$0.123'],
    [0.9996, '$1.00'],
    [1, '$1.00'],
    [1.005, '$1.01'],
    [1234.567, '$1,234.57'],
    [1e-13, '<$0.000000000001'],
    [-0.05, '-$0.05'],
  ])('writes %d as %s', (usd, text) => {
    expect(formatUsd(usd)).toBe(text);
  });

  it('never shows a positive amount as zero, and is accurate to half a percent', () => {
    fc.assert(
      fc.property(amount, usd => {
        const text = formatUsd(usd);
        expect(text).toMatch(/^\$\d{1,3}(?:,\d{3})*(?:\.\d{2,})$/);
        expect(Math.abs(shown(text) - usd) / usd).toBeLessThanOrEqual(0.005 + 1e-9);
      }),
    );
  });

  it('never shows a larger amount as less', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(shown(formatUsd(less))).toBeLessThanOrEqual(shown(formatUsd(more)));
      }),
    );
  });

  it('shows two compared amounts so that they differ', () => {
    expect(formatUsd(0.0020004, 0.002)).toBe('$0.0020004');
    expect(formatUsd(0.5, 0.002)).toBe('$0.50');
    expect(formatUsd(0.002, 0.002)).toBe('$0.002');
  });

  it.each([
    [1230, '$1230', '$1,230.00'],
    [2, '$2', '$2.00'],
    [0.5, '$0.5', '$0.50'],
    [0.0375, '$0.0375', '$0.0375'],
    [3.125, '$3.125', '$3.125'],
    [1e-7, '$0.0000001', '$0.0000001'],
  ])('shows a limit and a price of %d exactly', (usd, limit, price) => {
    expect(formatUsdLimit(usd)).toBe(limit);
    expect(formatPrice(usd)).toBe(price);
  });

  it('reads back limits and prices unchanged, without an exponent', () => {
    const written = fc
      .tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 0, max: 12 }))
      .map(([digits, decimals]) => Number(`${digits}e-${decimals}`));
    fc.assert(
      fc.property(written, usd => {
        for (const text of [formatUsdLimit(usd), formatPrice(usd)]) {
          expect(text).not.toContain('e');
          expect(shown(text)).toBe(usd);
        }
      }),
    );
  });
});

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [419.6, '420 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [1840, '1.84 s'],
    [9994, '9.99 s'],
    [9996, '10.0 s'],
    [12_340, '12.3 s'],
    [59_949, '59.9 s'],
    [59_999, '1 min 0 s'],
    [72_000, '1 min 12 s'],
    [119_600, '2 min 0 s'],
    [3_599_600, '1 h 0 min'],
    [7_500_000, '2 h 5 min'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('never shows a longer time as shorter, and is accurate to the last digit', () => {
    const units = { h: 3_600_000, min: 60_000, s: 1000, ms: 1 };
    const parsed = (text: string): number =>
      [...text.matchAll(/([\d.,]+) (h|min|s|ms)/g)].reduce(
        (sum, [, digits = '', unit]) =>
          sum + Number(digits.replaceAll(',', '')) * units[unit as keyof typeof units],
        0,
      );
    const time = fc.oneof(
      fc.double({ min: 0, max: 100_000, noNaN: true }),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(time, time, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(parsed(formatDuration(less))).toBeLessThanOrEqual(parsed(formatDuration(more)));
        const step = a < 1000 ? 1 : a < 9995 ? 10 : a < 59_950 ? 100 : a < 3.6e6 ? 1000 : 60_000;
        expect(Math.abs(parsed(formatDuration(a)) - a)).toBeLessThanOrEqual(step / 2 + 1e-6);
      }),
    );
  });

  it('shows two compared times so that they differ', () => {
    expect(formatDuration(3001, 3000)).toBe('3,001 ms');
    expect(formatDuration(4210, 3000)).toBe('4.21 s');
  });

  it.each([
    [500, '500 ms'],
    [1500, '1.5 s'],
    [20_000, '20 s'],
    [90_000, '90 s'],
    [120_000, '2 min'],
  ])('shows a limit of %d ms exactly', (milliseconds, text) => {
    expect(formatDurationLimit(milliseconds)).toBe(text);
  });

  it.each([
    [399.2, '400 ms'],
    [999.6, '1 s'],
    [1_001, '2 s'],
    [20_000, '20 s'],
    [120_000, '2 min'],
    [125_000, '3 min'],
  ])('shows a wait of %f ms as %s, never shorter', (milliseconds, text) => {
    expect(formatWait(milliseconds)).toBe(text);
  });
});

describe('shares and counts', () => {
  it.each([
    [0, '0 %'],
    [0.0001, '<0.1 %'],
    [0.5, '50 %'],
    [0.9792, '97.9 %'],
    [0.9996, '>99.9 %'],
    [1, '100 %'],
  ])('writes a share of %d as %s', (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });

  it('shows 0 % only for none, and 100 % only for all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 1e6 }), (all, n) => {
        const part = Math.min(n, all);
        expect(formatPercent(part / all) === '0 %').toBe(part === 0);
        expect(formatPercent(part / all) === '100 %').toBe(part === all);
      }),
    );
  });

  it('groups digits, and has singular and plural', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(plural(1, 'place')).toBe('1 place');
    expect(plural(1200, 'place')).toBe('1,200 places');
    expect(plural(2, 'entry', 'entries')).toBe('2 entries');
    expect(formatTokens(1)).toBe('1 token');
    expect(formatTokens(12_000, true)).toBe('~12,000 tokens');
    expect(approximate('98', false)).toBe('98');
  });

  it('writes scores and rates', () => {
    expect(formatScore(0.93333)).toBe('0.933');
    expect(formatRate(0.42)).toBe('0.4/s');
    expect(formatRate(9.96)).toBe('10/s');
  });

  it.each([
    [1, '1 byte'],
    [512, '512 bytes'],
    [1536, '1.5 KB'],
    [1024 ** 2 - 1, '1 MB'],
    [8 * 1024 ** 2, '8 MB'],
    [1024 ** 3, '1 GB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('a comparison', () => {
  it.each([
    [0.025, '+2.5'],
    [-0.1, '-10'],
    [0, '0'],
    [-0.0001, '0'],
    [0.0004, '0'],
  ])('writes a difference of %d as %s points', (difference, text) => {
    expect(formatPoints(difference)).toBe(text);
  });

  it.each([
    [0.034, '0.034'],
    [0.0004, '<0.001'],
    [0.5, '0.50'],
  ])('writes a probability of %d as %s', (probability, text) => {
    expect(formatProbability(probability)).toBe(text);
  });
});

it('is the only module that formats figures', async () => {
  const own =
    /\.(?:toFixed|toPrecision|toLocaleString|toExponential)\(|Intl\.NumberFormat|`[^`]*\$\$\{|\? '' : 's'|\} \$\{[^}]*=== 1 \?/;
  const files = await glob('src/**/*.{ts,tsx}', { ignore: 'src/format/**' });
  const texts = await Promise.all(files.map(async file => [file, await readFile(file, 'utf8')]));
  expect(texts.flatMap(([file, text]) => (own.test(text ?? '') ? [file] : []))).toEqual([]);
});
