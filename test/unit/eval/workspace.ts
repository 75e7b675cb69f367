import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const triagePrompt = `---
model: sandbox/schema
input:
  schema:
    ticket: string
    count?: integer
output:
  format: json
  schema:
    category(enum): [billing]
---
{{role "user"}}
{{ticket}}
`;

/** Says the ticket again: with `sandbox/echo`, the row decides what the model answers. */
export const echoPrompt = `---
model: sandbox/echo
input:
  schema:
    ticket: string
---
{{ticket}}
`;

/** A folder of files that goes with the machine's temporary files. */
export async function workspace(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-eval-'));
  for (const [name, text] of Object.entries({ 'touchstone.yaml': '', ...files })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

export function jsonLines(rows: readonly unknown[]): string {
  return rows.map(row => `${JSON.stringify(row)}\n`).join('');
}
