import type { PromptDocument } from '../../prompt/document.ts';
import { ruleRange } from '../../prompt/frontmatter/ruleRange.ts';
import type { Finding } from '../../schema/validation/finding.ts';
import { valueAtPointer } from '../../text/json/jsonPointer.ts';
import type { TextRange } from '../../text/replacement.ts';
import { expectedOutput, judge } from '../../validate/judge.ts';
import { firstLineRange } from '../checks/data/visibleRange.ts';

/** What a reply is validated against: the output schema or, for text, the contract. */
export type RuleBook = 'output' | 'contract';

/** A finding about a reply, with what an editor shows and offers. */
export interface OutputFinding extends Finding {
  readonly in: RuleBook;
  /** The part of its first line that is underlined. */
  readonly shown: TextRange;
  /** The range of the rule in the prompt file, if it is there. */
  readonly rule?: TextRange;
  /** The value of the finding. Undefined for a missing value. */
  readonly value: unknown;
}

/** Validates the text of a reply against its prompt. Undefined while the prompt has errors. */
export async function outputFindings(
  document: PromptDocument,
  text: string,
): Promise<readonly OutputFinding[] | undefined> {
  if (document.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const rules = ruleBookOf(document);
  const { validation, output } = await judge(document, { text });
  if (validation.verdict !== 'invalid') return [];
  const value = rules === 'output' ? output : text;
  return validation.findings.map(each => placed(document, text, each, rules, value));
}

/** Where the rules for a prompt's replies are written. A JSON reply has no contract. */
export function ruleBookOf({ metadata }: PromptDocument): RuleBook {
  return expectedOutput(metadata) ? 'output' : 'contract';
}

function placed(
  document: PromptDocument,
  text: string,
  finding: Finding,
  rules: RuleBook,
  whole: unknown,
): OutputFinding {
  const rule = ruleRange(document, finding, rules);
  return {
    ...finding,
    in: rules,
    shown: firstLineRange(text, finding.range ?? { start: 0, end: text.length }),
    ...(rule && { rule: firstLineRange(document.text, rule) }),
    value: valueAtPointer(whole, finding.pointer),
  };
}
