import { parseModelReference } from '../model/reference.ts';
import { liesIn } from '../model/region.ts';
import { endpointOf, type Settings } from '../model/settings.ts';
import type { Diagnostic } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';
import { valueRange } from '../prompt/yamlRange.ts';
import { isRecord } from '../schema/jsonSchema.ts';
import { modelsWritten } from './checkModels.ts';

/** Models that would take the data of `touchstone.data` where it must not, or may not, go. */
export function checkRegions(
  document: PromptDocument,
  endpoints: Settings['endpoints'],
): readonly Diagnostic[] {
  const { frontmatter, metadata } = document;
  const data = metadata.raw['touchstone.data'];
  const regions = isRecord(data) ? data['regions'] : undefined;
  if (!frontmatter || !Array.isArray(regions) || regions.length === 0) return [];
  const allowed = regions.map(String);
  const what =
    isRecord(data) && typeof data['class'] === 'string' ? `\`${data['class']}\` data` : 'The data';
  const list = allowed.join(', ');
  return modelsWritten(document).flatMap(({ id, path }): readonly Diagnostic[] => {
    const provider = parseModelReference(id)?.provider;
    const range = valueRange(frontmatter.yaml, path);
    if (provider === undefined || provider === 'sandbox' || !range) return [];
    const endpoint = endpointOf(provider, { endpoints });
    if (endpoint && isLocal(endpoint.baseUrl)) return [];
    const region = endpoint?.region;
    if (region === undefined) {
      const next = endpoint
        ? `give the endpoint its \`region\` in touchstone.yaml.`
        : `declare an endpoint with a \`region\` in touchstone.yaml.`;
      const message = `Where \`${provider}\` processes data is unknown, and ${what} may only go to ${list}; ${next}`;
      return [{ code: 'data-region-unknown', severity: 'information', message, range }];
    }
    if (allowed.some(name => liesIn(region, name))) return [];
    const message = `${what} may only go to ${list}; \`${provider}\` processes it in ${region}.`;
    return [{ code: 'data-region', severity: 'warning', message, range }];
  });
}

function isLocal(baseUrl: string): boolean {
  return /^https?:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?=[:/]|$)/.test(baseUrl);
}
