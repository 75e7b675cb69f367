import { isRecord } from '../text/isRecord.ts';

const keys = [
  'response_format',
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
] as const;

/**
 * The key of `config` by which a prompt writes the reply's format itself, in the words of its provider:
 * it is sent in place of the one that the output schema would be sent as.
 */
export function ownFormatKey(config: Readonly<Record<string, unknown>> = {}): string | undefined {
  const found = keys.find(key => config[key] !== undefined);
  if (found !== undefined) return found;
  const holders = ['text', 'output_config'];
  return holders.find(key => isRecord(config[key]) && config[key]['format'] !== undefined);
}
