import type { ModelCapabilities, ModelInfo } from '@anthropic-ai/sdk/resources/models';
import { isoDay, type Lifecycle } from '../../model/lifecycle.ts';
import type { LiveFacts } from '../../model/liveFacts.ts';
import type { ModelFacts } from '../../model/modelFacts.ts';
import { anthropicClient } from '../anthropicClient.ts';
import type { Attempt } from '../attempt.ts';

/** `GET /v1/models`: limits, abilities and the stage of life, of retired models too. */
export async function anthropicModels(attempt: Attempt): Promise<readonly LiveFacts[]> {
  const client = await anthropicClient(attempt);
  const models: LiveFacts[] = [];
  for await (const model of client.models.list({ limit: 1000 }, { signal: attempt.signal })) {
    const { id, display_name, max_input_tokens, max_tokens, capabilities } = model;
    const lifecycle = lifecycleOf(model);
    models.push({
      id,
      name: display_name,
      ...(max_input_tokens && { contextWindow: max_input_tokens }),
      ...(max_tokens && { maxOutputTokens: max_tokens }),
      ...(capabilities && { capabilities: capabilitiesOf(capabilities) }),
      ...(lifecycle && { lifecycle }),
    });
  }
  return models;
}

/** Gateways may speak the protocol and leave all of this out. */
function lifecycleOf(model: Partial<ModelInfo>): Lifecycle | undefined {
  const { lifecycle, deprecated_at, retires_at } = model;
  if (lifecycle === undefined) return undefined;
  const deprecated = deprecated_at && { deprecated: deprecated_at.slice(0, 10) };
  if (lifecycle === 'active') return { status: 'current' };
  const lastDay = retires_at?.slice(0, 10);
  // A past date of a model that is only deprecated is overdue, which is not retired.
  const past = lastDay !== undefined && lastDay < isoDay(new Date());
  if (lastDay === undefined || past !== (lifecycle === 'retired')) {
    return { ...deprecated, status: lifecycle };
  }
  return { ...deprecated, retiresOn: lastDay };
}

function capabilitiesOf(all: Partial<ModelCapabilities>): NonNullable<ModelFacts['capabilities']> {
  const known = {
    structuredOutput: all.structured_outputs?.supported,
    images: all.image_input?.supported,
    files: all.pdf_input?.supported,
    reasoning: all.thinking?.supported,
    effort: all.effort?.supported,
  };
  return Object.fromEntries(Object.entries(known).filter(([, is]) => is !== undefined));
}
