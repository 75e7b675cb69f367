import { localProviders } from '../../call/endpoints/availableModels.ts';
import { type ResolvedEndpoint, resolveEndpoint } from '../../call/endpoints/endpoint.ts';
import type { FoundKey } from '../../call/endpoints/keys.ts';
import type { PreparedCall } from '../../call/prepare.ts';
import { planReply } from '../../call/reply/replySource.ts';
import type { ModelChoice } from '../../protocol/panelPrompt.ts';
import type { RunHost } from '../../run/host.ts';
import type { RunRequest } from '../../run/run.ts';
import type { ModelPlaces } from './modelPlaces.ts';
import { findEditorModel } from './vscode/editorModelNames.ts';

/** How a model would answer, and where its key comes from if it needs one. */
export type ModelAvailability = Pick<ModelChoice, 'availability' | 'key'>;

/**
 * How a model would answer this request now. Nothing is sent.
 * @param prepared the request as it would be sent. Undefined while the prompt or its input is being edited.
 * @param before the last known answer, which is used while there is no request.
 */
export async function availabilityOf(
  request: Pick<RunRequest, 'prompt' | 'model' | 'mode'>,
  prepared: PreparedCall | undefined,
  host: RunHost,
  places: ModelPlaces,
  before: ModelAvailability = { availability: 'needsKey' },
): Promise<ModelAvailability> {
  const resolved = resolveEndpoint(request.model, host.settings);
  if (!resolved.ok) return { availability: 'needsKey' };
  const { endpoint } = resolved;
  if (endpoint.protocol === 'sandbox') return { availability: 'sandbox' };
  const { mode = 'auto', prompt, model } = request;
  if (!prepared) {
    const key = mode === 'replay' ? undefined : await host.findKey(endpoint.provider);
    if (key || !endpoint.needsKey) return liveAvailability(model, endpoint, places, key);
    return before.availability === 'key' ? { availability: 'needsKey' } : before;
  }
  try {
    const plan = await planReply(
      {
        request: prepared.request,
        requestHash: prepared.requestHash,
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
