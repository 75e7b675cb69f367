import type { Diagnostic, Severity } from '../../prompt/diagnostic.ts';
import { messages } from '../messages/diagnostics.ts';

/** A part of the checks of one file. */
export type DocumentCheck = () => readonly Diagnostic[];

/** Runs checks one by one. A check that fails is reported and does not affect the others. */
export function runChecks(checks: readonly DocumentCheck[]): readonly Diagnostic[] {
  return checks.flatMap(check => {
    try {
      return check();
    } catch (error) {
      return [failedCheck(error)];
    }
  });
}

/** The diagnostic for a check that failed. */
export function failedCheck(error: unknown): Diagnostic {
  const reason =
    error instanceof RangeError
      ? messages['internal-error.depth']()
      : error instanceof Error
        ? error.message
        : String(error);
  return {
    code: 'internal-error',
    severity: 'error',
    message: messages['internal-error'](reason),
    range: { start: 0, end: 0 },
  };
}

/** Maximum number of diagnostics that are shown for one file. Editors show no more. */
const MAX_FINDINGS = 1000;

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** The first diagnostics of a file in the order of its text, then one with the number of the others. */
export function limitedDiagnostics(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = found.toSorted(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
  if (sorted.length <= MAX_FINDINGS) return sorted;
  const rest = sorted.slice(MAX_FINDINGS);
  const worst = new Set(rest.map(({ severity }) => severity));
  return [
    ...sorted.slice(0, MAX_FINDINGS),
    {
      code: 'too-many-problems',
      severity: severities.find(severity => worst.has(severity)) ?? 'information',
      message: messages['too-many-problems'](MAX_FINDINGS, sorted.length),
      range: rest[0]?.range ?? { start: 0, end: 0 },
    },
  ];
}
