import {
  isoDay,
  type Lifecycle,
  type LiveFacts,
  type ModelFacts,
} from '../../model/catalogue/modelFacts.ts';
import { asRecord, type Fields } from '../../text/isRecord.ts';
import type { ProtocolCall } from '../conversation.ts';
import { modelEntries } from '../listed.ts';
import { dayIn, limitIn, wordIn } from '../transport/frames.ts';
import { anthropicClient } from './client.ts';

/** `GET /v1/models`: limits, capabilities and lifecycle, including retired models. */
export async function anthropicModels(attempt: ProtocolCall): Promise<readonly LiveFacts[]> {
  const client = await anthropicClient(attempt);
  const models: LiveFacts[] = [];
  const list = client.models.list({ limit: 1000 });
  for await (const model of modelEntries(list)) {
    const id = wordIn(model['id']);
    if (id === undefined) continue;
    const name = wordIn(model['display_name']);
    const contextWindow = limitIn(model['max_input_tokens']);
    const maxOutputTokens = limitIn(model['max_tokens']);
    const lifecycle = lifecycleOf(model);
    const { capabilities } = model;
    models.push({
      id,
      ...(name !== undefined && { name }),
      ...(contextWindow !== undefined && { contextWindow }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...(capabilities ? { capabilities: capabilitiesOf(asRecord(capabilities)) } : {}),
      ...(lifecycle && { lifecycle }),
    });
  }
  return models;
}

/** Gateways with this protocol may omit all of this. */
function lifecycleOf(model: Fields): Lifecycle | undefined {
  const { lifecycle } = model;
  if (lifecycle === 'active') return { status: 'current' };
  if (lifecycle !== 'deprecated' && lifecycle !== 'retired') return undefined;
  const deprecatedOn = dayIn(model['deprecated_at']);
  const deprecated = deprecatedOn === undefined ? {} : { deprecated: deprecatedOn };
  const lastDay = dayIn(model['retires_at']);
  // A past date of a model that is only deprecated means that its retirement is overdue, not that it is
  // retired.
  const past = lastDay !== undefined && lastDay < isoDay(new Date());
  if (lastDay === undefined || past !== (lifecycle === 'retired')) {
    return { ...deprecated, status: lifecycle };
  }
  return { ...deprecated, retiresOn: lastDay };
}

function capabilitiesOf(all: Fields): NonNullable<ModelFacts['capabilities']> {
  const known = {
    structuredOutput: all['structured_outputs'],
    images: all['image_input'],
    files: all['pdf_input'],
    reasoning: all['thinking'],
    effort: all['effort'],
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, ability]) => {
      const { supported } = asRecord(ability);
      return typeof supported === 'boolean' ? [[name, supported]] : [];
    }),
  );
}
