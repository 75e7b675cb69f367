import { foreseeRefusal } from '../../call/foresee.ts';
import type { PreparedCall } from '../../call/prepare.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { policyLine } from '../../prompt/frontmatter/policy.ts';
import type { ModelChoice, ModelRefusal, RefusalRule } from '../../protocol/panelPrompt.ts';
import type { RunHost } from '../../run/host.ts';
import type { RunRequest } from '../../run/run.ts';
import type { RecordedError } from '../../trace/record.ts';
import { errorMessage } from '../errorMessage.ts';

/** Why a run on a model would be refused now. Empty when it would be called. Nothing is sent. */
export async function modelRefusal(
  request: Pick<RunRequest, 'prompt' | 'input' | 'model' | 'mode'>,
  prepared: PreparedCall,
  host: RunHost,
): Promise<Pick<ModelChoice, 'refusal'>> {
  try {
    const foreseen = await foreseeRefusal(request, prepared, host);
    if (!foreseen) return {};
    const { error, instead } = foreseen;
    const refusal = refusalOf(error, request);
    return { refusal: { ...refusal, ...(instead !== undefined && { instead }) } };
  } catch (error) {
    return { refusal: { rule: 'other', message: errorMessage(error) } };
  }
}

function refusalOf(
  { class: kind, guard, message }: RecordedError,
  { prompt, model }: Pick<RunRequest, 'prompt' | 'model'>,
): ModelRefusal {
  if (kind === 'unknownModel') return { rule: kind, message, ...placeOfName(prompt, model) };
  const { file, line } = guard ?? {};
  const rule = ruleOf(kind, guard);
  if (file === undefined || line === undefined) return { rule, message };
  // The page shows the place as a link.
  const prefix = `${file}:${line}: `;
  const text = message.startsWith(prefix) ? message.slice(prefix.length) : message;
  return { rule, message: text, place: { file, line } };
}

function ruleOf(kind: RecordedError['class'], guard: RecordedError['guard']): RefusalRule {
  if (guard) return guard.rule;
  return kind === 'noKey' || kind === 'noRecording' ? kind : 'other';
}

/** Where the prompt names the model. Empty for a model that the user added, or of `touchstone.yaml`. */
function placeOfName(
  { document, file, name }: LoadedPrompt,
  model: string,
): Pick<ModelRefusal, 'place'> {
  const { metadata } = document;
  const compare = metadata.ext['touchstone']?.['compare'];
  const isCompared = Array.isArray(compare) && compare.includes(model);
  const key = metadata.model === model ? 'model' : isCompared ? 'touchstone.compare' : undefined;
  return key === undefined
    ? {}
    : { place: { file: file ?? name, line: policyLine(document, key) } };
}
