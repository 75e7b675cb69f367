import { createMockedTools, type ToolMock } from '../../../eval/scorers/toolMocks.ts';
import type { ToolCall } from '../../../model/events.ts';
import type { ToolDefinition } from '../../../model/request.ts';
import type { ToolResponsePart } from '../../../prompt/messages/message.ts';
import type { MockedResult, PanelToolCall } from '../../../protocol/conversation.ts';
import type { FromWebview } from '../../../protocol/messages.ts';
import type { PanelColumn, PanelFinding } from '../../../protocol/panelColumn.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { exactJson } from '../../../text/json/exactJson.ts';
import type { RunRecord } from '../../../trace/record.ts';
import { callFindings } from '../../../validate/judge.ts';

/** The tool calls of a reply with the problems of their arguments. Undefined when there are none. */
export function toolCards({ toolCalls, request }: RunRecord): readonly PanelToolCall[] | undefined {
  const { tools = [] } = request;
  return toolCalls?.map(call => {
    const findings = callFindings(call, tools);
    const unknown = unknownArguments(call, tools);
    return {
      ...call,
      ...(findings.length > 0 && { findings }),
      ...(unknown.length > 0 && { unknown }),
    };
  });
}

export type OpenRule = Extract<FromWebview, { readonly type: 'openRule' }>;

/** The finding whose rule a page wants to open, and the tool whose arguments it is in, if any. */
export function shownFinding(
  { validation, toolCalls }: Pick<PanelColumn, 'validation' | 'toolCalls'> = {},
  { call: at, finding: index }: OpenRule,
): { readonly finding: PanelFinding; readonly tool: string | undefined } | undefined {
  const call = at === undefined ? undefined : toolCalls?.[at];
  const ofReply = validation?.verdict === 'invalid' ? validation.findings : [];
  const finding = (at === undefined ? ofReply : (call?.findings ?? []))[index];
  return finding && { finding, tool: call?.name };
}

/** JSON Schema allows properties that it does not name, but a tool has no use for them. */
function unknownArguments(
  { name, input }: ToolCall,
  tools: readonly ToolDefinition[],
): readonly string[] {
  const { inputSchema = {} } = tools.find(tool => tool.name === name) ?? {};
  const { properties, additionalProperties, patternProperties } = inputSchema;
  const isOpen = additionalProperties !== undefined || patternProperties !== undefined;
  if (!isRecord(properties) || !isRecord(input) || isOpen) return [];
  return Object.keys(input).filter(argument => !Object.hasOwn(properties, argument));
}

/** What the results of a golden row answer to a call: a result, a sentence that says why none, or undefined. */
export type MockedCall = ToolResponsePart | string | undefined;

/**
 * The results for the calls of the last reply of a conversation. Each result is used once, so the calls before
 * them count.
 */
export function mockedCalls(
  mocks: readonly ToolMock[],
  replies: readonly RunRecord[],
): readonly MockedCall[] {
  const resultOf = createMockedTools(mocks);
  return (
    replies
      .map(({ toolCalls = [], request }) => toolCalls.map(call => resultOf(call, request.tools)))
      .at(-1) ?? []
  );
}

/** For display. */
export function shownMock(mocked: MockedCall): MockedResult | undefined {
  if (mocked === undefined) return undefined;
  if (typeof mocked === 'string') return { ok: false, problem: mocked };
  const { output } = mocked.toolResponse;
  const isFailure = isRecord(output) && Object.keys(output).join() === 'error';
  const text = typeof output === 'string' ? output : (exactJson({ value: output }, 2) ?? '');
  return { ok: true, text, isFailure };
}
