import type { PromptDocument } from '../../../prompt/document.ts';
import { editFrontmatter } from '../../../prompt/frontmatter/editFrontmatter.ts';
import type { JsonSchema } from '../../../schema/jsonSchema.ts';
import { isJsonSchema } from '../../../schema/picoschema.ts';
import { isRecord } from '../../../text/isRecord.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { keyRange, valueRange } from '../../../text/yaml/yamlNodes.ts';
import { titles } from '../../messages/edits.ts';
import { type Action, type ActionRequest, meets } from '../action.ts';
import { picoschemaOf } from './picoschemaOf.ts';

/** Converts the schema under the cursor to the other form. */
export function convertSchema({ file, range }: ActionRequest): readonly Action[] {
  const { document } = file;
  return (['input', 'output'] as const).flatMap((side): readonly Action[] => {
    const path = [side, 'schema'];
    const place = rangeAt(document, path);
    const { schema } = document.metadata[side];
    const holder = document.metadata.raw[side];
    const source = isRecord(holder) ? holder['schema'] : undefined;
    if (!place || !schema || !meets(place, range) || !isRecord(source)) return [];
    const problems = document.diagnostics.some(
      ({ code, range: at }) => code === 'schema' && meets(at, place),
    );
    if (problems) return [];
    const converted = isJsonSchema(source) ? toPicoschema(schema) : toJsonSchema(schema);
    if (!converted || isDeep(converted.schema)) return [];
    const edited = editFrontmatter(document, { kind: 'set', path, value: converted.schema });
    return edited.ok
      ? [{ title: converted.title, kind: 'refactor.rewrite', edits: edited.edits }]
      : [];
  });
}

/** The range from a key to the end of its value. */
function rangeAt({ frontmatter }: PromptDocument, path: readonly string[]): TextRange | undefined {
  if (!frontmatter) return undefined;
  const key = keyRange(frontmatter.yaml, path);
  const value = valueRange(frontmatter.yaml, path);
  return key && value && { start: key.start, end: Math.max(key.end, value.end) };
}

/** Whether a schema is nested so deeply that converting it takes long and its result could not be read. */
function isDeep(schema: unknown, levels = 50): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return levels === 0 || Object.values(schema).some(inner => isDeep(inner, levels - 1));
}

interface Converted {
  readonly title: string;
  readonly schema: unknown;
}

function toPicoschema(schema: JsonSchema): Converted | undefined {
  const conversion = picoschemaOf(schema);
  if (!conversion) return undefined;
  const { closes, widens } = conversion;
  return { title: titles.toPicoschema(closes, widens), schema: conversion.schema };
}

function toJsonSchema(schema: JsonSchema): Converted {
  return { title: titles.toJsonSchema(), schema };
}
