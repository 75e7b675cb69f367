import type { ErrorObject, ValidateFunction } from 'ajv';
import { isRecord } from '../../text/isRecord.ts';
import { pointerOf, stepOf, subjectOf, valueAtPointer } from '../../text/json/jsonPointer.ts';
import { createJsonScanner } from '../../text/json/jsonScanner.ts';
import type { TextRange } from '../../text/replacement.ts';
import type { JsonSchema } from '../jsonSchema.ts';
import { beginCheck } from '../validation/boundedKeywords.ts';
import { describeError, type Finding, valueList } from '../validation/finding.ts';
import { foldErrors } from '../validation/foldErrors.ts';
import { messages, values } from '../validation/messages.ts';
import { repeatedName } from '../validation/repeatedNames.ts';
import {
  compileSchema,
  notJson,
  type TextVerdict,
  validateText,
  validateValue,
} from '../validation/validate.ts';
import {
  jsonKind,
  type Rules,
  type SchemaState,
  type StreamRule,
  schemaState,
} from './streamRules.ts';

/** Validates a reply against a schema while it is received. Each character is read once. */
export interface StreamingValidator {
  /**
   * Takes the next piece of the text. Returns the new findings that no later text can fix, each finding once.
   * For a value that is checked as a whole, the range of a finding inside it is the range of the whole value.
   */
  push(delta: string): readonly Finding[];
  /** The result for the complete text, the same as `validateText` returns. */
  end(): TextVerdict;
}

/** A list or an object that is not closed yet. */
interface OpenValue {
  readonly value: unknown[] | Record<string, unknown>;
  readonly start: number;
  readonly rules: Rules | undefined;
  /** Whether a rule of an outer value will be checked with everything in this one. */
  readonly isCovered: boolean;
  /** The name of the next member. */
  name: string;
  place: SchemaState | undefined;
}

const none: readonly Finding[] = [];

/**
 * Creates a validator for one text. Without a schema, it reports where the text stops being JSON. `written`
 * returns the text that was pushed so far. It is called only when something is wrong, so the text does not
 * have to be stored twice.
 */
export function createStreamingValidator(
  schema: JsonSchema | undefined,
  written: () => string,
): StreamingValidator {
  const root =
    schema && schema['type'] !== 'any' && compileSchema(schema).ok
      ? schemaState(schema)
      : undefined;
  const around: OpenValue[] = [];
  const reported = new Set<string>();
  let fresh: Finding[] = [];
  let open: OpenValue | undefined;
  /** The rules for the text that is being received, or for the last one. */
  let text: Rules | undefined;
  let value: unknown;
  let isRepeated = false;
  let isLong = false;
  let hasStopped = false;
  const scanner = createJsonScanner({
    open(isObject, start) {
      const place = next();
      const child = isObject ? {} : [];
      put(child, start, start + 1);
      const rules = place?.as(isObject ? 'object' : 'array');
      for (const rule of rules?.list ?? []) refuse(rule, isObject, start);
      const isCovered = isWithinWhole();
      open = { value: child, start, rules, isCovered, name: '', place: undefined };
      around.push(open);
    },
    close(end) {
      const closed = around.pop();
      open = around.at(-1);
      if (!closed?.rules) return;
      check(closed.rules, closed.value, closed.isCovered, closed.start, end);
    },
    name(written, start, end) {
      if (!open || Array.isArray(open.value)) return;
      const member = open.rules?.member(written);
      const name = member?.name ?? written;
      open.name = name;
      // No JSON value is undefined, but objects inherit some names.
      if (open.value[name] !== undefined && Object.hasOwn(open.value, name)) {
        isRepeated = true;
        tell(repeatedName(pointerAt(around.length), { start, end }));
      }
      open.place = member?.place;
      if (!member) return;
      for (const pointer of member.refusedBy) {
        const error = errorOf('additionalProperties', pointerAt(around.length - 1), {
          additionalProperty: name,
        });
        tell({ ...describeError(error, pointer), range: { start: start + 1, end: end - 1 } });
      }
    },
    text() {
      text = next()?.as('string');
      return text?.watchFrom ?? Infinity;
    },
    grown: unfinished,
    scalar(scalar, start, end) {
      // A number may have lost digits, which only the text shows.
      if (typeof scalar === 'number' && (end - start > 15 || !Number.isFinite(scalar)))
        isLong = true;
      const rules = typeof scalar === 'string' ? text : next()?.as(jsonKind(scalar));
      put(scalar, start, end);
      if (rules) check(rules, scalar, isWithinWhole(), start, end);
    },
  });

  return {
    push(delta) {
      if (scanner.push(delta) && !hasStopped) {
        hasStopped = true;
        fresh.push(notJson(written()));
      }
      if (fresh.length === 0) return none;
      const found = fresh;
      fresh = [];
      return found;
    },
    end() {
      hasStopped ||= scanner.end() !== undefined;
      // Only a text with findings must be assembled again.
      if (!hasStopped && !isRepeated && !isLong) {
        const findings = schema ? validateValue(schema, value) : none;
        if (findings.length === 0) return { value, findings };
      }
      return validateText(schema, written());
    },
  };

  function isWithinWhole(): boolean {
    return open !== undefined && (open.isCovered || open.rules?.hasWhole === true);
  }

  /** JSON pointer to the value that was started last, or to the value that contains it at a depth. */
  function pointerAt(depth: number): string {
    const steps = around
      .slice(0, depth)
      .map(({ value, name }) => (Array.isArray(value) ? value.length - 1 : name));
    return pointerOf(steps);
  }

  /** JSON pointer to the value that is being read and has not been added yet. */
  function pointerOfNext(): string {
    if (!open) return '';
    const step = Array.isArray(open.value) ? open.value.length : open.name;
    return pointerAt(around.length - 1) + stepOf(step);
  }

  /** The schema state for the value that starts now. */
  function next(): SchemaState | undefined {
    if (!open) return root;
    return Array.isArray(open.value) ? open.rules?.item(open.value.length) : open.place;
  }

  function put(child: unknown, start: number, end: number): void {
    if (!open) value = child;
    else if (!Array.isArray(open.value)) setOwn(open.value, open.name, child);
    else if (open.value.push(child) > (open.rules?.most ?? Infinity)) tooMany(open, { start, end });
  }

  function check(
    rules: Rules,
    whole: unknown,
    isCovered: boolean,
    start: number,
    end: number,
  ): void {
    for (const rule of rules.list) {
      if (rule.check === undefined || (rule.whole && isCovered)) continue;
      if (passes(rule.check, whole)) continue;
      const instancePath = pointerAt(around.length);
      const at = {
        instancePath,
        parentData: {},
        parentDataProperty: '',
        rootData: {},
        dynamicAnchors: {},
      };
      rule.check(whole, at);
      for (const finding of explain(rule)) tell({ ...finding, range: { start, end } });
    }
  }

  function explain({ check, pointer, whole }: StreamRule): readonly Finding[] {
    const errors = check?.errors ?? [];
    if (whole && schema) return foldErrors(schema, errors);
    const part = isRecord(check?.schema) ? check.schema : {};
    return foldErrors(part, errors).map(finding => ({
      ...finding,
      schemaPointer: pointer + finding.schemaPointer,
    }));
  }

  /** Reports a list or an object of the wrong type. Its content does not matter. */
  function refuse({ refuses, pointer }: StreamRule, isObject: boolean, start: number): void {
    if (refuses === undefined) return;
    const here = pointerAt(around.length);
    const is = messages.is(subjectOf(here), isObject ? values.object() : values.list());
    const message = messages.type(is, valueList(refuses));
    const rest = { keyword: 'type', schemaPointer: `${pointer}/type`, params: { type: refuses } };
    tell({ pointer: here, message, ...rest, range: { start, end: start + 1 } });
  }

  function tooMany({ rules, value }: OpenValue, range: TextRange): void {
    for (const { most: limit, pointer } of rules?.list ?? []) {
      if (!Array.isArray(value) || value.length <= limit) continue;
      const error = errorOf('maxItems', pointerAt(around.length - 1), { limit }, value);
      tell({ ...describeError(error, `${pointer}/maxItems`), range });
    }
  }

  /** Reports problems of an incomplete text. Returns the length at which to check it again. */
  function unfinished(written: string, start: number): number {
    const { list = [], most = Infinity } = text ?? {};
    const data = written.includes('\\') ? String(JSON.parse(`"${written}"`)) : written;
    // An escape sequence is one character, and so is a surrogate pair.
    const length = written.length > most ? [...data].length : written.length;
    const range = { start, end: start + 1 + written.length };
    let isLost = false;
    let room = most - length;
    for (const { most: limit, texts, pointer } of list) {
      // Each check reads the whole text, so a long text is not checked for each piece.
      if (texts) room = Math.min(room, data.length >> 6);
      if (texts && !texts.some(text => text.startsWith(data))) {
        isLost = true;
        tell({ ...unlisted(pointer, texts, data), range });
      } else if (length > limit) {
        isLost = true;
        const error = errorOf('maxLength', pointerOfNext(), { limit }, data);
        tell({ ...describeError(error, `${pointer}/maxLength`), range });
      }
    }
    return isLost ? Infinity : written.length + room;
  }

  /**
   * The finding for a text that can no longer be one of the allowed values. It shows the text only up to the
   * first wrong character.
   */
  function unlisted(pointer: string, texts: readonly string[], data: string): Finding {
    const here = pointerOfNext();
    const node = schema && valueAtPointer(schema, pointer);
    const { const: only, enum: listedValues = [only] } = isRecord(node) ? node : {};
    let wrong = 1;
    while (texts.some(text => text.startsWith(data.slice(0, wrong)))) wrong += 1;
    const keyword = only === undefined ? 'enum' : 'const';
    const allowed = only === undefined ? listedValues : only;
    return {
      pointer: here,
      message: messages.begins(subjectOf(here), data.slice(0, wrong), valueList(allowed)),
      keyword,
      schemaPointer: `${pointer}/${keyword}`,
      params: only === undefined ? { allowedValues: listedValues } : { allowedValue: only },
    };
  }

  function tell(finding: Finding): void {
    const key = `${finding.keyword} ${finding.schemaPointer} ${finding.pointer}`;
    if (reported.has(key)) return;
    reported.add(key);
    fresh.push(finding);
  }
}

/**
 * A rule that cannot be checked, such as a schema that refers to itself endlessly, is left to the final
 * validation.
 */
function passes(check: ValidateFunction, value: unknown): boolean {
  try {
    beginCheck();
    return check(value);
  } catch {
    return true;
  }
}

/** An error as ajv would report it. */
function errorOf(
  keyword: string,
  instancePath: string,
  params: Readonly<Record<string, unknown>>,
  data?: unknown,
): ErrorObject {
  return { keyword, instancePath, params, data, schemaPath: '' };
}

function setOwn(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value;
  else {
    const writable = { configurable: true, enumerable: true, writable: true };
    Object.defineProperty(target, name, { ...writable, value });
  }
}
