import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { policyOf } from '../../../prompt/frontmatter/policy.ts';
import { ruleRange } from '../../../prompt/frontmatter/ruleRange.ts';
import {
  type PatternProblem,
  patternProblem,
  patternProblems,
} from '../../../schema/pattern/pattern.ts';

/** Reports patterns of schemas and the contract that cannot be used, or cannot be used for long texts. */
export function checkPatterns(document: PromptDocument): readonly Diagnostic[] {
  const { input, output } = document.metadata;
  const { contract } = policyOf(document);
  const inContract = contract?.pattern === undefined ? undefined : patternProblem(contract.pattern);
  const schemas = [
    ['input', input.schema],
    ['output', output.schema],
  ] as const;
  return [
    ...schemas.flatMap(([holder, schema]) =>
      // A schema that cannot be used is reported as a whole.
      (schema ? patternProblems(schema) : [])
        .filter(({ isUsable }) => isUsable)
        .flatMap(found => patternDiagnostic(document, found, holder)),
    ),
    ...(inContract
      ? patternDiagnostic(document, { ...inContract, pointer: '/pattern' }, 'contract')
      : []),
  ];
}

function patternDiagnostic(
  document: PromptDocument,
  { pointer, isUsable, message }: PatternProblem,
  holder: 'input' | 'output' | 'contract',
): readonly Diagnostic[] {
  const range = ruleRange(document, { schemaPointer: pointer, pointer: '' }, holder);
  const severity = isUsable ? 'warning' : 'error';
  return range ? [{ code: 'schema-pattern', severity, message, range }] : [];
}
