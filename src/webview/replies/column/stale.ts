import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import type { PanelPrompt } from '../../../protocol/panelPrompt.ts';
import { isFinal } from './badges.ts';

/**
 * What has changed since a reply was requested. Undefined when running the column again would send the same
 * request, or when that is not known, such as while the prompt has errors.
 */
export function changeSince(
  column: PanelColumn,
  prompt: Pick<PanelPrompt, 'models' | 'input'>,
): 'input' | 'prompt' | undefined {
  const { answered, model, variant } = column;
  if (!isFinal(column) || answered?.request === undefined) return undefined;
  // The text of a variant is not the one in the editor.
  if (variant) return prompt.input === answered.input ? undefined : 'input';
  const request = prompt.models.find(({ id }) => id === model)?.request;
  if (request === undefined || request === answered.request) return undefined;
  return prompt.input === answered.input ? 'prompt' : 'input';
}
