import Type from 'typebox';
import type { ToolCall } from '../../model/events.ts';
import type { ModelRequest } from '../../model/request.ts';
import type { ToolResponsePart } from '../../prompt/messages/message.ts';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { validateValue } from '../../schema/validation/validate.ts';
import { type MadeCall, matchCalls, shareOf } from './measures/callMatch.ts';
import { madeCall } from './measures/madeCalls.ts';
import { messages as wording } from './messages.ts';

/** The result of a tool in a row of a dataset. The tool itself is not run. */
export interface ToolMock {
  /** The tool. */
  readonly name: string;
  /** The arguments that it answers, values or the matchers of the scorer `toolCalls`. Absent for any. */
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** What arguments are that are not listed: another call (`exact`, the default) or no matter (`subset`). */
  readonly match?: 'exact' | 'subset';
  /** What the model receives: any JSON value. Absent when the tool fails. */
  readonly result?: unknown;
  /** The message of a tool that fails. */
  readonly error?: string;
}

const MocksSchema = plainSchema(
  Type.Object({
    tools: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1 }),
          arguments: Type.Optional(Type.Object({})),
          match: Type.Optional(Type.Enum(['exact', 'subset'])),
          result: Type.Optional(Type.Unknown()),
          error: Type.Optional(Type.String()),
        },
        { additionalProperties: false },
      ),
    ),
  }),
);

/** Why the `tools` of a row cannot be used, as a sentence. Undefined when they can: then they are {@link ToolMock}s. */
export function toolMocksProblem(tools: unknown): string | undefined {
  if (!Array.isArray(tools)) return wording.toolsNotList();
  const [finding] = validateValue(MocksSchema, { tools });
  if (finding) return `${finding.message}.`;
  const index = tools.findIndex(mock => 'result' in mock === 'error' in mock);
  return index === -1 ? undefined : wording.toolWithoutResult(index);
}

/** The result of a call, a sentence when none of its tool's results matches, or undefined when the tool has no results. */
export type ResultOf = (
  call: ToolCall,
  tools: ModelRequest['tools'],
) => ToolResponsePart | string | undefined;

/** Each result is used once, in order, but the last one that matches answers all further calls. */
export function createMockedTools(mocks: readonly ToolMock[]): ResultOf {
  const used = new Set<ToolMock>();
  return (call, tools) => {
    const { name, ref, arguments: written } = call;
    const own = mocks.filter(mock => mock.name === name);
    if (own.length === 0) return undefined;
    const made = madeCall(call, tools);
    const found = own.filter(mock => mockProblems(mock, made).length === 0);
    const mock = found.find(each => !used.has(each)) ?? found.at(-1);
    if (!mock) {
      const [closest = []] = own
        .map(each => mockProblems(each, made))
        .sort((a, b) => a.length - b.length);
      const why = closest.length === 0 ? '' : ` (${closest.join('; ')})`;
      return wording.noToolResult(name, written, why);
    }
    used.add(mock);
    const output = mock.error === undefined ? mock.result : { error: mock.error };
    return { toolResponse: { name, output, ...(ref !== undefined && { ref }) } };
  };
}

/** Why a result is not that of a call, one phrase for each argument. */
function mockProblems(mock: ToolMock, made: MadeCall): readonly string[] {
  const expected = { match: 'exact', ...mock } as const;
  const [found] = matchCalls([expected], [made], false);
  return found && shareOf(found) < 1 ? found.problems : [];
}
