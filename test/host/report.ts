import { appendFileSync } from 'node:fs';
import { reportVariable, type SuiteEvent } from '../../scripts/host/suiteReport.ts';

export function report(event: SuiteEvent): void {
  const file = process.env[reportVariable];
  if (file === undefined) throw new Error(`${reportVariable} is not set.`);
  appendFileSync(file, `${JSON.stringify(event)}\n`);
}

/** A figure worth seeing that no test is about. */
export function note(text: string): void {
  report({ type: 'note', text });
}
