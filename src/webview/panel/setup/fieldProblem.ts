import type { InputField } from '../../../protocol/messages.ts';

/** Why a typed value cannot be used as it stands, in one sentence; the value itself is never touched. */
export function fieldProblem(field: InputField, value: string): string | undefined {
  const text = value.trim();
  if (text === '') return undefined;
  switch (field.kind) {
    case 'number':
      return Number.isFinite(Number(text)) ? undefined : 'This is not a number.';
    case 'integer':
      return Number.isInteger(Number(text)) ? undefined : 'This is not a whole number.';
    case 'json':
      return jsonProblem(text);
    default:
      return undefined;
  }
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `This is not JSON yet: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
