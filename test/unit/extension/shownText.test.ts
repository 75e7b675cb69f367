import { expect, it } from 'vitest';
import { outputLine, withoutIcons, withoutLinks } from '../../../src/extension/shownText.ts';

it('a line of a test run’s output is one line of visible text', () => {
  expect(outputLine('row\n\u001b[2J\u202e✓')).toBe('row␊␛[2J<U+202E>✓\r\n');
});

it('a label shows icons and control codes as text', () => {
  expect(withoutIcons('$(check) a\u001b\nb')).toBe('\\$(check) a␛␊b');
});

it('a notification contains no links from other texts', () => {
  expect(withoutLinks('[x](command:y)')).not.toMatch(/\]\(/);
});
