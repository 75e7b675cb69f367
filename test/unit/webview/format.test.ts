import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  approximate,
  formatDuration,
  formatUsd,
  formatWait,
  plural,
} from '../../../src/webview/panel/format.ts';

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [419.6, '420 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [1840, '1.84 s'],
    [9994, '9.99 s'],
    [9996, '10.0 s'],
    [12_340, '12.3 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min 0 s'],
    [72_000, '1 min 12 s'],
    [119_600, '2 min 0 s'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it.each([
    [399.2, '400 ms'],
    [1_001, '2 s'],
    [20_000, '20 s'],
    [20_001, '21 s'],
    [120_000, '2 min'],
    [125_000, '3 min'],
  ])('asks to wait %f ms as %s, never shorter', (milliseconds, text) => {
    expect(formatWait(milliseconds)).toBe(text);
  });
});

describe('costs', () => {
  it.each([
    [0, '$0'],
    [0.000000412, '$0.000000412'],
    [0.000731, '$0.000731'],
    [0.00184444, '$0.00184'],
    [0.0005, '$0.0005'],
    [0.05, '$0.05'],
    [0.5, '$0.50'],
    [0.1, '$0.10'],
    [0.123, '$0.123'],
    [0.9999, '$1.00'],
    [1, '$1.00'],
    [1234.567, '$1,234.57'],
  ])('writes %d dollars as %s', (amount, text) => {
    expect(formatUsd(amount)).toBe(text);
  });

  it('never shows a price as nothing, and stays within half a percent of it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1, noNaN: true }), amount => {
        const shown = Number(formatUsd(amount).slice(1));
        expect(Math.abs(shown - amount) / amount).toBeLessThanOrEqual(0.00501);
      }),
    );
  });
});

it('marks estimates with a tilde', () => {
  expect(approximate('98', true)).toBe('~98');
  expect(approximate('98', false)).toBe('98');
});

it('counts one thing and several', () => {
  expect(plural(1, 'place')).toBe('1 place');
  expect(plural(1200, 'place')).toBe('1,200 places');
});
