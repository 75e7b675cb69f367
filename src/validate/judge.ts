import type { ModelRequest } from '../model/request.ts';
import type { ToolCall } from '../model/toolCall.ts';
import type { PromptDocument } from '../prompt/document.ts';
import { policyOf, type RunPolicy } from '../prompt/frontmatter/policy.ts';
import { checkTextContract } from '../schema/contract/textContract.ts';
import type { Finding } from '../schema/validation/finding.ts';
import {
  checkToolArguments,
  type TextVerdict,
  validateText,
  validateValue,
} from '../schema/validation/validate.ts';
import { type Forgiven, readLeniently } from '../text/json/lenientJson.ts';

export type Validation =
  /** Nothing to check: the prompt declares neither JSON nor a contract, or no complete reply came. */
  | { readonly verdict: 'none' }
  | {
      readonly verdict: 'valid';
      /** What `output.lenient` overlooked in the text; absent when it is valid as it stands. */
      readonly forgiven?: readonly Forgiven[];
    }
  | {
      readonly verdict: 'invalid';
      readonly findings: readonly Finding[];
      /** What would have to be overlooked in the text for the JSON in it to pass; nothing was. */
      readonly wouldPass?: readonly Forgiven[];
    };

/** A reply held against what its prompt asks for. */
export interface Judgement {
  readonly verdict: Validation;
  /** The parsed reply, valid or not; absent when its text is not JSON, or nobody asked for JSON. */
  readonly output?: unknown;
}

/** A complete reply. */
export interface JudgedReply {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** What reading the text as JSON came to, where that has been done while it came. */
  readonly read?: TextVerdict;
}

const nothing: Judgement = { verdict: { verdict: 'none' } };

/** Judges a complete reply: calls of tools by their input schemas, JSON by the output schema, text by the contract. */
export async function judge(
  prompt: { readonly document: PromptDocument },
  { output, tools = [] }: Pick<ModelRequest, 'output' | 'tools'>,
  { text, toolCalls, read }: JudgedReply,
): Promise<Judgement> {
  if (toolCalls.length > 0) return judgeCalls(toolCalls, tools);
  const policy = policyOf(prompt.document);
  if (output?.format === 'json') {
    return judgeJson(output.schema, text, read ?? validateText(output.schema, text), policy);
  }
  if (!policy.contract) return nothing;
  return { verdict: verdictOf(await checkTextContract(policy.contract, text)) };
}

/** What can be read of a reply that did not come to its end; there is nothing to judge. */
export function readPartly({ output }: Pick<ModelRequest, 'output'>, text: string): Judgement {
  if (output?.format !== 'json') return nothing;
  const { value } = validateText(undefined, text);
  return value === undefined ? nothing : { ...nothing, output: value };
}

function judgeJson(
  schema: NonNullable<ModelRequest['output']>['schema'],
  text: string,
  { value, findings }: TextVerdict,
  { lenient }: RunPolicy,
): Judgement {
  if (value !== undefined) return { verdict: verdictOf(findings), output: value };
  const found = readLeniently(text);
  const inner = found && schema ? validateValue(schema, found.value) : [];
  if (!found || found.forgiven.length === 0) return { verdict: verdictOf(findings) };
  if (lenient) return { verdict: verdictOf(inner, found.forgiven), output: found.value };
  const wouldPass = inner.length === 0 ? { wouldPass: found.forgiven } : {};
  return { verdict: { verdict: 'invalid', findings, ...wouldPass } };
}

function judgeCalls(
  calls: readonly ToolCall[],
  tools: NonNullable<ModelRequest['tools']>,
): Judgement {
  const findings = calls.flatMap(({ name, arguments: written }) => {
    const tool = tools.find(each => each.name === name);
    if (!tool) return [unknownTool(name)];
    return checkToolArguments(tool.inputSchema, written).findings.map(
      ({ range: _, ...finding }) => ({
        ...finding,
        message: `In the call of \`${name}\`: ${finding.message}`,
      }),
    );
  });
  return { verdict: verdictOf(findings) };
}

function unknownTool(name: string): Finding {
  const message = `The reply calls \`${name}\`, and there is no such tool`;
  return { pointer: '', message, keyword: 'tool', schemaPointer: '' };
}

function verdictOf(findings: readonly Finding[], forgiven: readonly Forgiven[] = []): Validation {
  if (findings.length > 0) return { verdict: 'invalid', findings };
  return { verdict: 'valid', ...(forgiven.length > 0 && { forgiven }) };
}
