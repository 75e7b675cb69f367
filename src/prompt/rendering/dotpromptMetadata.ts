import { compilePicoschema, type NamedSchemas } from '../../schema/picoschema.ts';
import { asRecord, isRecord } from '../../text/isRecord.ts';
import type { PromptDocument } from '../document.ts';
import { reservedKeys } from '../frontmatter/frontmatterSchema.ts';

/** The metadata of a prompt in Dotprompt's own format: keys with their values, and compiled schemas. */
export interface DotpromptMetadata {
  readonly [key: string]: unknown;
  readonly ext: PromptDocument['metadata']['ext'];
  readonly config: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The frontmatter as written; absent when the file has none. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** What a Dotprompt runtime knows in addition to the file. */
export interface DotpromptOptions {
  /** Overrides of the frontmatter. `config` is merged key by key. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  /** Looks up schemas that Picoschema refers to by name. */
  readonly schemas?: NamedSchemas;
  /** Definitions by name. A tool with a definition here moves from `tools` to `toolDefs`. */
  readonly tools?: Readonly<Record<string, unknown>>;
}

/** The metadata as a Dotprompt runtime returns it, with values of any type. */
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
