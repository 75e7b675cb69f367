import type { ModelChoice } from '../protocol/messages.ts';
import type { RunHost } from '../run/host.ts';
import type { RunRequest } from '../run/run.ts';
import { loadCore } from './loadCore.ts';

/**
 * How a model would answer this very request now; nothing is sent.
 * @param before what was known last: it holds while the prompt or its input is being typed.
 */
export async function availabilityOf(
  request: RunRequest,
  host: RunHost,
  before: ModelChoice['availability'] = 'needsKey',
): Promise<ModelChoice['availability']> {
  const { resolveEndpoint, buildRequest, planReply, requestHash } = await loadCore();
  const resolved = resolveEndpoint(request.model, host.settings);
  if (!resolved.ok) return 'needsKey';
  const { endpoint } = resolved;
  if (endpoint.protocol === 'sandbox') return 'sandbox';
  const { mode = 'auto', prompt } = request;
  const built = buildRequest(request);
  if (!built.ok) {
    const key = mode === 'replay' ? undefined : await host.findKey(endpoint.provider);
    if (key || !endpoint.needsKey) return 'key';
    return before === 'key' ? 'needsKey' : before;
  }
  try {
    const plan = await planReply(
      {
        request: built.request,
        requestHash: requestHash(built.request),
        promptName: prompt.name,
        endpoint,
        mode,
      },
      host,
    );
    return 'recording' in plan ? 'recordings' : 'key';
  } catch {
    return 'needsKey';
  }
}
