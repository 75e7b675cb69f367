import Type from 'typebox';

/** A call of a tool as a model wrote it. */
export interface ToolCall {
  /** The provider's id, or one made up where it gives none: unique in its reply. */
  readonly ref: string;
  readonly name: string;
  /** The arguments as they came: JSON text, or what was meant to be. */
  readonly arguments: string;
  /** The parsed arguments; absent when they are not JSON. */
  readonly input?: unknown;
}

/** A {@link ToolCall} in a file. */
export const ToolCallSchema = Type.Object({
  ref: Type.String(),
  name: Type.String(),
  arguments: Type.String(),
});

/** A call whose arguments came as text; none at all means `{}`, as providers write a call without arguments. */
export function toolCall(ref: string, name: string, written: string): ToolCall {
  const text = written.trim() === '' ? '{}' : written;
  try {
    return { ref, name, arguments: text, input: JSON.parse(text) };
  } catch {
    return { ref, name, arguments: text };
  }
}
