import type { Fixes } from '../../../prompt/diagnostic.ts';
import type { JsonSchema } from '../../../schema/jsonSchema.ts';
import { allowedKeys } from '../../../schema/validation/checkedYaml.ts';
import type { Finding } from '../../../schema/validation/finding.ts';
import { closestWord } from '../../../text/closest.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { pointerOf, pointerPath, valueAtPointer } from '../../../text/json/jsonPointer.ts';
import type { Replacement } from '../../../text/replacement.ts';
import type { YamlPath } from '../../../text/yaml/yamlPlace.ts';
import { titles } from '../../messages/edits.ts';
import { schemasAt } from '../../schemaLookup.ts';
import { sampleValue } from '../schema/sampleValue.ts';
import type { Scalar, ValueEdits } from './valueEdits.ts';

/**
 * The fixes for a value that does not match its schema: the allowed word that was meant, a number for a text
 * with a number, the intended name or none, a placeholder for a missing value.
 */
export function valueFixes(
  schema: JsonSchema,
  value: unknown,
  { keyword, pointer, params = {} }: Finding,
  edits: ValueEdits,
): Fixes {
  const path = pathIn(value, pointer);
  const found = valueAtPointer(value, pointer);
  const write = (meant: Scalar | undefined): Fixes =>
    meant === undefined ? {} : one(titles.change(String(meant)), edits.replace(path, meant));
  switch (keyword) {
    case 'enum':
      return write(meantWord(found, params['allowedValues']));
    case 'const':
      return write(meantWord(found, [params['allowedValue']]));
    case 'type':
      return write(typed(found, [params['type']].flat()));
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const name = String(path.at(-1) ?? '');
      const around = valueAtPointer(value, pointerOf(path.slice(0, -1)));
      const free = allowedKeys(schema, path.slice(0, -1).map(String)).filter(
        key => !isRecord(around) || !Object.hasOwn(around, key),
      );
      const meant = closestWord(name, free);
      return {
        ...(meant === undefined
          ? {}
          : one(titles.change(String(meant)), edits.rename(path, meant))),
        ...other(titles.remove(name), edits.remove(path)),
      };
    }
    case 'required':
    case 'dependentRequired':
    case 'dependencies': {
      const name = String(path.at(-1) ?? '');
      const [wanted] = schemasAt(schema, path);
      if (!wanted) return {};
      return other(titles.add(name), edits.insert(path.slice(0, -1), name, sampleValue(wanted)));
    }
    default:
      return {};
  }
}

function one(title: string, edit: Replacement | undefined): Fixes {
  return edit ? { fix: { title, edits: [edit] } } : {};
}

function other(title: string, edit: Replacement | undefined): Fixes {
  return edit ? { alternatives: [{ title, edits: [edit] }] } : {};
}

/** The path of a pointer, with the indexes of lists as numbers. */
function pathIn(value: unknown, pointer: string): YamlPath {
  let here = value;
  return pointerPath(pointer).map(step => {
    const isIndex = Array.isArray(here);
    here = valueAtPointer(here, pointerOf([step]));
    return isIndex ? Number(step) : step;
  });
}

/** The allowed value that was most likely meant. Values that differ only in case come first. */
function meantWord(value: unknown, allowed: unknown): Scalar | undefined {
  if (typeof value !== 'string' || !Array.isArray(allowed)) return undefined;
  const scalars = allowed.filter(isScalar);
  const same = scalars.find(each => String(each).toLowerCase() === value.trim().toLowerCase());
  if (same !== undefined) return same;
  return closestWord(
    value,
    scalars.filter(each => typeof each === 'string'),
  );
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** The number or boolean that a text contains. */
function typed(value: unknown, types: readonly unknown[]): Scalar | undefined {
  if (typeof value !== 'string') return undefined;
  let read: unknown;
  try {
    read = JSON.parse(value);
  } catch {
    return undefined;
  }
  if (typeof read === 'boolean') return types.includes('boolean') ? read : undefined;
  if (typeof read !== 'number' || !Number.isFinite(read)) return undefined;
  const fits = types.includes('number') || (types.includes('integer') && Number.isInteger(read));
  return fits ? read : undefined;
}
