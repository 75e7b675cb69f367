import { officialUrls } from '../providers.ts';
import { hostOf } from './endpoints.ts';

/** Azure's v1 endpoints, which expect the key in their own header. */
export function isAzure(baseUrl: string = officialUrls.openai): boolean {
  return /\.(?:openai|services\.ai)\.azure\.com$/.test(hostOf(baseUrl));
}

/** Whether a server supports features that only OpenAI has. Compatible servers may refuse unknown fields. */
export function isOpenai(baseUrl: string = officialUrls.openai): boolean {
  return hostOf(baseUrl) === hostOf(officialUrls.openai) || isAzure(baseUrl);
}

export function isAnthropic(baseUrl: string = officialUrls.anthropic): boolean {
  return hostOf(baseUrl) === hostOf(officialUrls.anthropic);
}
