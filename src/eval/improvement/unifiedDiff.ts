import { createTwoFilesPatch } from 'diff';

/** The change of a file as a unified diff, as git prints it. Empty when nothing changed. */
export function unifiedDiff(file: string, before: string, now: string): string {
  if (before === now) return '';
  const normal = (text: string): string => text.replace(/\r\n/g, '\n');
  const patch = createTwoFilesPatch(file, file, normal(before), normal(now), '', '', {
    context: 3,
    // A comparison of very different long texts would take too long: all lines are then replaced.
    timeout: 2_000,
  });
  return (patch ?? '').replace(/^Index: .*\n=+\n/, '').replace(/\t$/gm, '');
}
