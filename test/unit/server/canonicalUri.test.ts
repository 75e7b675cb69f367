import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalUri, isWithin } from '../../../src/server/canonicalUri.ts';

describe('a canonical URI', () => {
  test.each([
    ['file:///c%3A/a/b.prompt', 'file:///c%3A/a/b.prompt'],
    ['file:///C:/a/b.prompt', 'file:///c%3A/a/b.prompt'],
    ['FILE:///a (b)/c.prompt', 'file:///a%20%28b%29/c.prompt'],
    ['file:///a%20(b)/ä.prompt', 'file:///a%20%28b%29/%C3%A4.prompt'],
    ['file:///100%/a.prompt', 'file:///100%25/a.prompt'],
    ['vscode-remote://ssh%2Bhost/a.prompt', 'vscode-remote://ssh%2Bhost/a.prompt'],
    ['git:/a/b.prompt?{"ref":"~"}', 'git:/a/b.prompt?{"ref":"~"}'],
    ['untitled:Untitled-1', 'untitled:Untitled-1'],
    ['no uri', 'no uri'],
  ])('of %s is %s', (written, canonical) => {
    expect(canonicalUri(written)).toBe(canonical);
  });

  test('of any path is the same however it was encoded, and stays as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: 'grapheme' })), parts => {
        const path = parts.map(part => part.toWellFormed().replaceAll('/', ''));
        const encoded = `file:///x/${path.map(encodeURIComponent).join('/')}`;
        const canonical = canonicalUri(encoded);
        expect(canonicalUri(canonical)).toBe(canonical);
        expect(decodeURIComponent(canonical)).toBe(decodeURIComponent(encoded));
      }),
    );
  });

  test('is in a folder, but not in one whose name is a prefix of its own', () => {
    expect(isWithin('file:///a/b', 'file:///a')).toBe(true);
    expect(isWithin('file:///a', 'file:///a')).toBe(true);
    expect(isWithin('file:///ab', 'file:///a')).toBe(false);
    expect(isWithin('file:///a', 'file:///')).toBe(true);
  });
});
