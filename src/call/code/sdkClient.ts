import { officialUrls } from '../../model/providers.ts';
import { isRecord } from '../../text/isRecord.ts';
import { CodeExpression, type Syntax, textLiteral } from './literals.ts';
import type { SdkCall } from './sdkCall.ts';

/** The key, read from its environment variable. */
export function keyExpression({ keyVariable }: SdkCall, syntax: Syntax): CodeExpression {
  return new CodeExpression(
    textLiteral([keyVariable === undefined ? 'none' : { variable: keyVariable }], syntax),
  );
}

/** The option of a client with the headers of the endpoint. Empty when there are none. */
export function headersOf({ headers }: SdkCall, option: string, syntax: Syntax) {
  if (headers.length === 0) return {};
  const values = headers.map(
    ([name, value]) => [name, new CodeExpression(textLiteral(value, syntax))] as const,
  );
  return { [option]: Object.fromEntries(values) };
}

/** Google's SDKs expect the version apart from the address. `host` is absent for their default. */
export function googlePlace({ baseUrl = [] }: SdkCall): {
  readonly host?: string;
  readonly version: string;
} {
  const base = baseUrl.filter(part => typeof part === 'string').join('');
  const [, host = base, version = ''] = /^(.*)\/(v\d\w*)$/.exec(base) ?? [];
  return officialUrls.google.startsWith(`${host}/`) ? { version } : { host, version };
}

/** Google's SDKs have the fields of `generationConfig` and those next to it in one object. */
export function googleParameters({ body, model }: SdkCall) {
  const { contents, generationConfig, ...more } = body;
  return { model, contents, config: { ...more, ...Object(generationConfig) } };
}

/** A copy of a value in which the value at a path is replaced. `*`: every item of a list. */
export function mapped(
  value: unknown,
  [step, ...path]: readonly string[],
  replace: (value: unknown) => unknown,
): unknown {
  if (step === undefined) return replace(value);
  if (Array.isArray(value)) {
    return step === '*' ? value.map(item => mapped(item, path, replace)) : value;
  }
  if (!isRecord(value) || !Object.hasOwn(value, step)) return value;
  return { ...value, [step]: mapped(value[step], path, replace) };
}
