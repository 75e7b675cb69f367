import { compilePicoschema, type NamedSchemas } from '../../schema/picoschema.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { PromptDocument } from '../document.ts';
import { reservedKeys } from '../frontmatter/frontmatterSchema.ts';

/** Dotprompt's own form of a prompt's metadata: its keys with their values, schemas compiled. */
export interface DotpromptMetadata {
  readonly [key: string]: unknown;
  readonly ext: PromptDocument['metadata']['ext'];
  readonly config: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The frontmatter as written; absent when the file has none. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

export interface DotpromptOptions {
  /** Laid over the frontmatter; `config` is merged key by key. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  readonly schemas?: NamedSchemas;
  /** Definitions by name: a tool found here moves from `tools` to `toolDefs`. */
  readonly tools?: Readonly<Record<string, unknown>>;
}

/** The metadata as a Dotprompt runtime would give it, values of any type included. */
export function dotpromptMetadata(
  { metadata, frontmatter }: PromptDocument,
  { overrides = {}, schemas, tools = {} }: DotpromptOptions = {},
): DotpromptMetadata {
  const { raw, ext } = metadata;
  const reserved = Object.entries(raw).filter(([key]) => isReserved(key));
  const config = { ...asRecord(raw['config']), ...asRecord(overrides['config']) };
  const merged: Record<string, unknown> = {
    metadata: {},
    ...Object.fromEntries(reserved),
    ...(frontmatter && { raw }),
    ext,
    ...overrides,
    config,
  };
  for (const key of ['input', 'output']) {
    const holder = merged[key];
    if (!isRecord(holder) || !holder['schema']) continue;
    const { schema } = compilePicoschema(holder['schema'], schemas);
    merged[key] = { ...holder, ...(schema && { schema }) };
  }
  if (Array.isArray(merged['tools'])) {
    const known = (tool: unknown): boolean =>
      typeof tool === 'string' && Object.hasOwn(tools, tool);
    merged['toolDefs'] = [
      ...(Array.isArray(merged['toolDefs']) ? merged['toolDefs'] : []),
      ...merged['tools'].filter(known).map(name => tools[String(name)]),
    ];
    merged['tools'] = merged['tools'].filter(tool => !known(tool));
  }
  return { ...merged, metadata: asRecord(merged['metadata']), ext, config };
}

function isReserved(key: string): boolean {
  return (reservedKeys as readonly string[]).includes(key);
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
