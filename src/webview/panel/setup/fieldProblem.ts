import type { InputField } from '../../../protocol/panelPrompt.ts';
import { t } from '../../strings.ts';

/** Why a typed value cannot be used, as one message. The value is not changed. */
export function fieldProblem(field: InputField, value: string): string | undefined {
  const text = value.trim();
  if (text === '') return undefined;
  switch (field.kind) {
    case 'number':
      return Number.isFinite(Number(text)) ? undefined : t('input.notNumber');
    case 'integer':
      return Number.isInteger(Number(text)) ? undefined : t('input.notInteger');
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
    return t('input.notJson', error instanceof Error ? error.message : String(error));
  }
}
