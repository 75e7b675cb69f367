import { fileDiagnostics } from '../../../../src/language/checks/diagnostics.ts';
import { defaultSettings, type Settings } from '../../../../src/model/settings/settings.ts';
import { fileOf, workspaceOf } from '../markedFiles.ts';

export const triage = `---
model: anthropic/claude-haiku-4-5
input:
  schema:
    ticket: string
    plan?(enum): [free, pro]
    seats?: integer
output:
  schema:
    category(enum): [billing, bug]
    urgency: integer
    customer?:
      plan: string
---
{{ticket}} {{plan}} {{seats}}
`;

/** What is said of a file among others: `severity code «text it stands at» message`. */
export async function said(
  name: string,
  text: string,
  others: Readonly<Record<string, string>> = { 'triage.prompt': triage },
  settings: Settings = defaultSettings,
): Promise<readonly string[]> {
  const file = fileOf(name, text);
  const all = [file, ...Object.entries(others).map(([other, content]) => fileOf(other, content))];
  const found = await fileDiagnostics(workspaceOf(all, settings), file);
  return found.map(
    ({ severity, code, range, message }) =>
      `${severity} ${code} «${text.slice(range.start, range.end)}» ${message}`,
  );
}
