import { isRecord } from '../../text/isRecord.ts';
import { baseUrlProblem } from './baseUrl.ts';
import { endpointTexts, messages } from './messages.ts';

/** A mistake in a declared endpoint that no schema can describe. */
export interface EndpointProblem {
  /** In the file: `['endpoints', 'local', 'baseUrl']`. */
  readonly path: readonly string[];
  /** A sentence without its period. Never contains the value, which may be a secret. */
  readonly message: string;
}

/** `${env:NAME}` in a header. */
export const variableInHeader = /\$\{env:([A-Za-z_]\w*)\}/g;

/** Whether a text can be the value of a header: Latin-1 without control characters. */
export function isHeaderText(text: string): boolean {
  return !/(?!\t)\p{Cc}|[^\0-\xff]/u.test(text);
}

/** Checks the endpoints of a parsed `touchstone.yaml`, whatever its shape. */
export function endpointProblems(file: unknown): readonly EndpointProblem[] {
  const endpoints = isRecord(file) ? file['endpoints'] : undefined;
  if (!isRecord(endpoints)) return [];
  return Object.entries(endpoints).flatMap(([name, endpoint]) => {
    if (!isRecord(endpoint)) return [];
    const { baseUrl, headers } = endpoint;
    const path = ['endpoints', name];
    // A text that does not start like a URL is reported by the schema.
    const isUrl = typeof baseUrl === 'string' && /^https?:\/\//.test(baseUrl);
    const problem = isUrl ? baseUrlProblem(baseUrl) : undefined;
    return [
      ...(problem === undefined ? [] : [found([...path, 'baseUrl'], problem)]),
      ...(isRecord(headers) ? headerProblems([...path, 'headers'], headers) : []),
    ];
  });
}

function headerProblems(
  path: readonly string[],
  headers: Readonly<Record<string, unknown>>,
): readonly EndpointProblem[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (typeof value !== 'string') return [];
    if (value.replace(variableInHeader, '').includes('${')) {
      return [found([...path, name], endpointTexts.variable())];
    }
    if (!isHeaderText(value)) {
      return [found([...path, name], endpointTexts.headerText())];
    }
    return [];
  });
}

function found(path: readonly string[], problem: string): EndpointProblem {
  return { path, message: messages.endpoint(path.join('.'), problem) };
}
