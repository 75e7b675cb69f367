import type { ToolCall } from '../model/events.ts';
import type { ModelRequest, ToolDefinition } from '../model/request.ts';
import type { PromptDocument } from '../prompt/document.ts';
import type { PromptMetadata } from '../prompt/frontmatter/metadata.ts';
import { policyOf } from '../prompt/frontmatter/policy.ts';
import { checkTextContract } from '../schema/contract/textContract.ts';
import type { JsonSchema } from '../schema/jsonSchema.ts';
import type { Finding } from '../schema/validation/finding.ts';
import {
  checkToolArguments,
  type TextVerdict,
  validateText,
} from '../schema/validation/validate.ts';
import { type Forgiven, readLeniently } from '../text/json/lenientJson.ts';
import { messages } from './messages.ts';

export type Validation =
  /**
   * There is nothing to check: the prompt declares neither JSON nor a contract, or the reply is incomplete.
   */
  | { readonly verdict: 'none' }
  | {
      readonly verdict: 'valid';
      /** What `output.lenient` ignored in the text. Absent when the text is valid as written. */
      readonly forgiven?: readonly Forgiven[];
    }
  | {
      readonly verdict: 'invalid';
      readonly findings: readonly Finding[];
      /** What lenient reading would have to ignore to make the reply valid. Nothing was ignored. */
      readonly wouldPass?: readonly Forgiven[];
    };

/** The result of checking a reply against the requirements of its prompt. */
export interface Judgement {
  readonly validation: Validation;
  /** The parsed reply, valid or not. Absent when its text is not JSON or the prompt does not ask for JSON. */
  readonly output?: unknown;
}

/** A complete reply. */
export interface JudgedReply {
  readonly text: string;
  readonly toolCalls?: readonly ToolCall[];
  /** The tools that the model could call. */
  readonly tools?: readonly ToolDefinition[];
  /** The result of `validateText` when the text was validated while it was received. */
  readonly read?: TextVerdict;
}

const nothing: Judgement = { validation: { verdict: 'none' } };

/**
 * Checks a complete reply: tool calls against their input schemas, JSON against the output schema, text
 * against the contract. Every caller uses this function, so that all results agree.
 */
export async function judge(
  document: PromptDocument,
  { text, toolCalls = [], tools = [], read }: JudgedReply,
): Promise<Judgement> {
  if (toolCalls.length > 0) return judgeCalls(toolCalls, tools);
  const output = expectedOutput(document.metadata);
  const { contract, lenient } = policyOf(document);
  if (output?.format === 'json') {
    return judgeJson(output.schema, text, read ?? validateText(output.schema, text), lenient);
  }
  if (!contract) return nothing;
  return { validation: validationOf(await checkTextContract(contract, text)) };
}

/** Parses as much of an incomplete reply as possible. The reply is not checked. */
export function readPartly(document: PromptDocument, text: string): Judgement {
  if (expectedOutput(document.metadata)?.format !== 'json') return nothing;
  const { value } = validateText(undefined, text);
  return value === undefined ? nothing : { ...nothing, output: value };
}

/** The format that a prompt asks for; undefined for free text. */
export function expectedOutput({ output }: PromptMetadata): ModelRequest['output'] {
  const { format, schema } = output;
  if (schema) return { format: 'json', schema };
  if (format === 'json') return { format: 'json' };
  return undefined;
}

function judgeJson(
  schema: JsonSchema | undefined,
  text: string,
  { value, findings }: TextVerdict,
  lenient: boolean,
): Judgement {
  if (value !== undefined) return { validation: validationOf(findings), output: value };
  const found = readLeniently(text);
  if (!found || found.forgiven.length === 0) return { validation: validationOf(findings) };
  const inner = validateText(schema, found.json);
  if (lenient) {
    const placed = inner.findings.map(finding => movedBy(finding, found.range.start));
    return { validation: validationOf(placed, found.forgiven), output: found.value };
  }
  const wouldPass = inner.findings.length === 0 ? { wouldPass: found.forgiven } : {};
  return { validation: { verdict: 'invalid', findings, ...wouldPass } };
}

function movedBy(finding: Finding, offset: number): Finding {
  const { range } = finding;
  if (!range) return finding;
  return { ...finding, range: { start: range.start + offset, end: range.end + offset } };
}

function judgeCalls(calls: readonly ToolCall[], tools: readonly ToolDefinition[]): Judgement {
  const findings = calls.flatMap(call =>
    callFindings(call, tools).map(finding =>
      finding.keyword === UNKNOWN_TOOL
        ? finding
        : { ...finding, message: messages.inCall(call.name, finding.message) },
    ),
  );
  return { validation: validationOf(findings) };
}

/** Why one call does not match the tool that it names. `tools`: what the model could call. */
export function callFindings(
  { name, arguments: written }: Pick<ToolCall, 'name' | 'arguments'>,
  tools: readonly ToolDefinition[],
): readonly Finding[] {
  const tool = tools.find(each => each.name === name);
  if (!tool) return [unknownTool(name)];
  return checkToolArguments(tool.inputSchema, written).findings.map(
    ({ range: _, ...finding }) => finding,
  );
}

const UNKNOWN_TOOL = 'tool';

function unknownTool(name: string): Finding {
  const message = messages.unknownTool(name);
  return { pointer: '', message, keyword: UNKNOWN_TOOL, schemaPointer: '' };
}

function validationOf(
  findings: readonly Finding[],
  forgiven: readonly Forgiven[] = [],
): Validation {
  if (findings.length > 0) return { verdict: 'invalid', findings };
  return { verdict: 'valid', ...(forgiven.length > 0 && { forgiven }) };
}
