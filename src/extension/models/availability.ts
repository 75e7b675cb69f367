import { localProviders } from '../../call/endpoints/availableModels.ts';
import { type ResolvedEndpoint, resolveEndpoint } from '../../call/endpoints/endpoint.ts';
import type { FoundKey } from '../../call/endpoints/keys.ts';
import { planReply } from '../../call/reply/replySource.ts';
import { buildRequest } from '../../call/request/buildRequest.ts';
import type { ModelChoice } from '../../protocol/messages.ts';
import type { RunHost } from '../../run/host.ts';
import type { RunRequest } from '../../run/run.ts';
import type { ModelPlaces } from './modelPlaces.ts';
import { findEditorModel } from './vscode/editorModelNames.ts';

/** How a model would answer, and where its key comes from if it needs one. */
export type ModelAvailability = Pick<ModelChoice, 'availability' | 'key'>;

/**
 * How a model would answer this request now. Nothing is sent.
 * @param before the last known answer, which is used while the prompt or its input is being edited.
 */
export async function availabilityOf(
  request: RunRequest,
  host: RunHost,
  places: ModelPlaces,
  before: ModelAvailability = { availability: 'needsKey' },
): Promise<ModelAvailability> {
  const resolved = resolveEndpoint(request.model, host.settings);
  if (!resolved.ok) return { availability: 'needsKey' };
  const { endpoint } = resolved;
  if (endpoint.protocol === 'sandbox') return { availability: 'sandbox' };
  const { mode = 'auto', prompt, model } = request;
  const built = buildRequest(request);
  if (!built.ok) {
    const key = mode === 'replay' ? undefined : await host.findKey(endpoint.provider);
    if (key || !endpoint.needsKey) return liveAvailability(model, endpoint, places, key);
    return before.availability === 'key' ? { availability: 'needsKey' } : before;
  }
  try {
    const plan = await planReply(
      {
        request: built.request,
        promptKey: prompt.key,
        endpoint,
        mode,
      },
      host,
    );
    if ('recording' in plan) return { availability: 'recordings' };
    return await liveAvailability(model, endpoint, places, plan.key);
  } catch {
    return { availability: 'needsKey' };
  }
}

async function liveAvailability(
  model: string,
  endpoint: ResolvedEndpoint,
  places: ModelPlaces,
  key: FoundKey | undefined,
): Promise<ModelAvailability> {
  if (key) return { availability: 'key', key: { source: key.source, name: key.name } };
  if (endpoint.protocol === 'vscode') {
    const offered = findEditorModel(await places.inEditor(), model);
    return { availability: offered ? 'editor' : 'notOffered' };
  }
  const isLocal = localProviders().some(
    ([provider, { baseUrl }]) => provider === endpoint.provider && baseUrl === endpoint.baseUrl,
  );
  if (!isLocal) return { availability: 'keyless' };
  const servers = await places.onMachine();
  const answers = servers.some(({ provider }) => provider === endpoint.provider);
  return { availability: answers ? 'local' : 'notRunning' };
}
