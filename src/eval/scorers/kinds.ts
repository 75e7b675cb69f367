import { bleu } from './kinds/bleu.ts';
import { contains } from './kinds/contains.ts';
import { cost } from './kinds/cost.ts';
import { endsWith } from './kinds/endsWith.ts';
import { equals } from './kinds/equals.ts';
import { fields } from './kinds/fields.ts';
import { finish } from './kinds/finish.ts';
import { json } from './kinds/json.ts';
import { judge } from './kinds/judge.ts';
import { language } from './kinds/language.ts';
import { latency } from './kinds/latency.ts';
import { length } from './kinds/length.ts';
import { levenshtein } from './kinds/levenshtein.ts';
import { module } from './kinds/module.ts';
import { number } from './kinds/number.ts';
import { refusal } from './kinds/refusal.ts';
import { regex } from './kinds/regex.ts';
import { rouge } from './kinds/rouge.ts';
import { schema } from './kinds/schema.ts';
import { similar } from './kinds/similar.ts';
import { startsWith } from './kinds/startsWith.ts';
import { toolCalls } from './kinds/toolCalls.ts';
import { words } from './kinds/words.ts';
import type { ScorerKind } from './scorer.ts';

/**
 * Every scorer that an eval file may use. The schema, documentation and completion are derived from this
 * table.
 */
export const scorerKinds: readonly ScorerKind[] = [
  schema,
  fields,
  equals,
  json,
  number,
  contains,
  startsWith,
  endsWith,
  regex,
  words,
  length,
  levenshtein,
  rouge,
  bleu,
  similar,
  language,
  refusal,
  finish,
  toolCalls,
  judge,
  module,
  latency,
  cost,
];
