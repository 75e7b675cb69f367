export const OPENAI_URL = 'https://api.openai.com/v1';

/** Azure's v1 endpoints, which want the key in a header of their own. */
export function isAzure(baseUrl: string | undefined): boolean {
  return /\.(?:openai|services\.ai)\.azure\.com$/.test(hostOf(baseUrl));
}

/** Whether a server has what is OpenAI's own: compatible ones may refuse words they do not know. */
export function isOpenai(baseUrl: string | undefined): boolean {
  return hostOf(baseUrl) === 'api.openai.com' || isAzure(baseUrl);
}

function hostOf(baseUrl: string | undefined): string {
  return URL.parse(baseUrl ?? OPENAI_URL)?.hostname ?? '';
}
