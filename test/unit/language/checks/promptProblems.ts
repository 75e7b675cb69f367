import { type DiagnoseOptions, diagnose } from '../../../../src/language/checks/prompt/diagnose.ts';
import type { Diagnostic } from '../../../../src/prompt/diagnostic.ts';
import { parsePrompt } from '../../../../src/prompt/document.ts';

export function all(text: string, options?: DiagnoseOptions): readonly Diagnostic[] {
  return diagnose(parsePrompt(text), options);
}

/** What is said under one code: the text it is about. */
export function about(code: string, text: string, options?: DiagnoseOptions): readonly string[] {
  return all(text, options)
    .filter(finding => finding.code === code)
    .map(({ range }) => text.slice(range.start, range.end));
}

/** The text with the first fix under a code applied. */
export function fixed(code: string, text: string, options?: DiagnoseOptions): string | undefined {
  const fix = all(text, options).find(finding => finding.code === code)?.fix;
  if (!fix) return undefined;
  return [...fix.edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce(
      (was, { range, text: by }) => was.slice(0, range.start) + by + was.slice(range.end),
      text,
    );
}

export function prompt(frontmatter: string, body = 'x'): string {
  return `---\n${frontmatter}\n---\n${body}`;
}
