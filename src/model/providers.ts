import type { DialectName } from '../schema/portability/portability.ts';

export interface BuiltInProvider {
  /** The company's own spelling, for display. */
  readonly name: string;
  readonly protocol: Protocol;
  /** Absent when nothing is sent to another machine. */
  readonly baseUrl?: string;
  /**
   * Environment variables that may contain its key, in the order in which they are tried. Empty when no key
   * is needed.
   */
  readonly keyVariables: readonly string[];
}

/** Where the companies' own SDKs send requests. */
export const officialUrls = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com',
  google: 'https://generativelanguage.googleapis.com/v1',
} as const;

/** The providers that a model reference can name when no endpoint with that name is declared. */
export const builtInProviders: Readonly<Record<string, BuiltInProvider>> = {
  openai: {
    name: 'OpenAI',
    protocol: 'openai-responses',
    baseUrl: officialUrls.openai,
    keyVariables: ['OPENAI_API_KEY'],
  },
  anthropic: {
    name: 'Anthropic',
    protocol: 'anthropic',
    baseUrl: officialUrls.anthropic,
    keyVariables: ['ANTHROPIC_API_KEY'],
  },
  googleai: {
    name: 'Google AI',
    protocol: 'google',
    baseUrl: officialUrls.google,
    keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENAI_API_KEY'],
  },
  openrouter: {
    name: 'OpenRouter',
    protocol: 'openai',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyVariables: ['OPENROUTER_API_KEY'],
  },
  ollama: local('Ollama', 11434),
  lmstudio: local('LM Studio', 1234),
  llamacpp: local('llama.cpp', 8080),
  vllm: local('vLLM', 8000),
  vscode: { name: 'VS Code', protocol: 'vscode', keyVariables: [] },
  sandbox: { name: 'Sandbox', protocol: 'sandbox', keyVariables: [] },
};

/** A server on this machine at its default port. */
function local(name: string, port: number): BuiltInProvider {
  return { name, protocol: 'openai', baseUrl: `http://127.0.0.1:${port}/v1`, keyVariables: [] };
}

/** A built-in provider by its name. Undefined for any other word, including `constructor`. */
export function builtInProvider(name: string): BuiltInProvider | undefined {
  return Object.hasOwn(builtInProviders, name) ? builtInProviders[name] : undefined;
}

/**
 * The wire protocols of endpoints. `vscode` is the language models of the editor, which are called without a
 * network protocol.
 */
export type Protocol =
  | 'openai-responses'
  | 'openai'
  | 'anthropic'
  | 'google'
  | 'vscode'
  | 'sandbox';

const names: Readonly<Partial<Record<Protocol, DialectName>>> = {
  'openai-responses': 'openai',
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
};

/** The subset of JSON Schema that the API of a protocol accepts. Undefined when schemas are not sent. */
export function dialectOf(protocol: Protocol): DialectName | undefined {
  return names[protocol];
}

/** Where a key was found. Only this is shown. */
export interface KeyOrigin {
  readonly source: 'secretStorage' | 'environment' | 'dotenv';
  /** The name of the variable or secret. */
  readonly name: string;
}
