import type { CallHost } from '../host.ts';
import type { PreparedCall } from '../prepare.ts';
import { curlCommand } from './curl.ts';
import { httpRequestOf } from './httpRequest.ts';
import { libraryProgram, type PromptCall } from './library.ts';
import { pythonProgram } from './python.ts';
import { sdkCallOf } from './sdkCall.ts';
import { typescriptProgram } from './typescript.ts';

/** A form in which a call can be written. */
export interface CodeFormat {
  readonly id: 'library' | 'typescript' | 'python' | 'sh' | 'powershell';
  /** The language: `TypeScript`. */
  readonly language: string;
  /** What the code uses: `openai`. */
  readonly uses: string;
}

const sdks = {
  'openai-responses': { typescript: 'openai', python: 'openai' },
  openai: { typescript: 'openai', python: 'openai' },
  anthropic: { typescript: '@anthropic-ai/sdk', python: 'anthropic' },
  google: { typescript: '@google/genai', python: 'google-genai' },
} as const;

/** The forms of a prepared call. Models that are not called with HTTP have only that of the library. */
export function codeFormatsOf({ candidates: [candidate] }: PreparedCall): readonly CodeFormat[] {
  const protocol = candidate && 'endpoint' in candidate ? candidate.endpoint.protocol : 'vscode';
  const library = { id: 'library', language: 'TypeScript', uses: 'touchstone' } as const;
  if (protocol === 'vscode') return [];
  if (protocol === 'sandbox') return [library];
  const { typescript, python } = sdks[protocol];
  return [
    library,
    { id: 'typescript', language: 'TypeScript', uses: typescript },
    { id: 'python', language: 'Python', uses: python },
    { id: 'sh', language: 'curl', uses: 'Bash' },
    { id: 'powershell', language: 'curl', uses: 'PowerShell' },
  ];
}

/**
 * A program or a command that makes a prepared call. Its request body is the one that a run sends, as the
 * adapter makes it. It names environment variables and contains no key. Nothing is sent.
 * @throws ProviderError for a model that is not called with HTTP.
 */
export async function codeOf(
  format: CodeFormat['id'],
  prepared: PreparedCall,
  call: PromptCall,
  host: Pick<CallHost, 'settings' | 'findKey'>,
  signal: AbortSignal,
): Promise<string> {
  if (format === 'library') return libraryProgram(call);
  const request = await httpRequestOf(prepared, host, signal);
  switch (format) {
    case 'typescript':
      return typescriptProgram(sdkCallOf(request));
    case 'python':
      return pythonProgram(sdkCallOf(request));
    default:
      return curlCommand(request, format);
  }
}
