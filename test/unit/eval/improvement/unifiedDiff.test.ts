import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../../../src/eval/improvement/unifiedDiff.ts';

describe('unifiedDiff', () => {
  it('prints changed lines with their surroundings, as git does', () => {
    const lines = ['one', 'two', 'three', 'four', 'five', 'six'];
    const now = lines.map(line => (line === 'five' ? 'FIVE' : line));
    expect(unifiedDiff('a.prompt', `${lines.join('\n')}\n`, `${now.join('\n')}\n`)).toBe(
      `--- a.prompt
+++ a.prompt
@@ -2,5 +2,5 @@
 two
 three
 four
-five
+FIVE
 six
`,
    );
  });

  it('does not show line ends as a change, and is empty when nothing changed', () => {
    expect(unifiedDiff('a', 'one\r\ntwo\r\n', 'one\r\nTWO\r\n')).toContain('\n one\n-two\n+TWO\n');
    expect(unifiedDiff('a', 'same', 'same')).toBe('');
  });
});
