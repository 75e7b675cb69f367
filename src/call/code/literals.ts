import { visibleJson } from '../../format/visibleText.ts';
import type { TextWithVariables } from './httpRequest.ts';

/** An expression in a value that is otherwise data. */
export class CodeExpression {
  readonly code: string;

  constructor(code: string) {
    this.code = code;
  }
}

/** How a language writes data and environment variables. */
export interface Syntax {
  readonly true: string;
  readonly false: string;
  readonly null: string;
  /** The spaces of one level. */
  readonly indent: string;
  /** A string literal for a text as JSON. */
  text(json: string): string;
  /** The name of a field, from its name as JSON. */
  field(name: string, json: string): string;
  variable(json: string): string;
}

export const typescript: Syntax = {
  true: 'true',
  false: 'false',
  null: 'null',
  indent: '  ',
  text: json => json,
  // `__proto__: x` would set the prototype.
  field: (name, json) =>
    name === '__proto__' ? `[${json}]` : /^[A-Za-z_$][\w$]*$/.test(name) ? name : json,
  variable: json => `process.env[${json}]`,
};

export const python: Syntax = {
  true: 'True',
  false: 'False',
  null: 'None',
  indent: '    ',
  // Two escapes of a pair would be two characters.
  text: json =>
    json.replace(
      /\\(?:u(d[89ab][\da-f]{2})\\u(d[c-f][\da-f]{2})|[\s\S])/g,
      (whole, high?: string, low?: string) => {
        if (high === undefined || low === undefined) return whole;
        const pair = String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16));
        return `\\U${pair.codePointAt(0)?.toString(16).padStart(8, '0')}`;
      },
    ),
  field: (_, json) => python.text(json),
  variable: json => `os.environ[${python.text(json)}]`,
};

/** In characters. A list or an object is written in one line up to this length. */
const WIDTH = 80;

/** A JSON value, which may contain expressions, as a literal. Characters that editors hide are escaped. */
export function codeLiteral(value: unknown, syntax: Syntax, indent = ''): string {
  const short = inOneLine(value, syntax, WIDTH - indent.length);
  if (short !== undefined) return short;
  const inner = indent + syntax.indent;
  const { open, items, close } = literalParts(value, syntax);
  const lines = items.map(
    ([name, item]) => `${inner}${name}${codeLiteral(item, syntax, inner)},\n`,
  );
  return `${open}\n${lines.join('')}${indent}${close}`;
}

/** A text of which parts are environment variables. */
export function textLiteral(text: TextWithVariables, syntax: Syntax): string {
  if (text.length === 0) return '""';
  return text
    .map(part =>
      typeof part === 'string'
        ? scalar(part, syntax)
        : syntax.variable(escapedJsonText(part.variable)),
    )
    .join(' + ');
}

/** Undefined when it is longer than `room`. Scalars are always written in one line. */
function inOneLine(value: unknown, syntax: Syntax, room: number): string | undefined {
  if (typeof value !== 'object' || value === null || value instanceof CodeExpression) {
    return scalar(value, syntax);
  }
  const { open, items, close } = literalParts(value, syntax);
  const isSpaced = open === '{' && syntax === typescript && items.length > 0;
  const texts: string[] = [];
  let left = room - (isSpaced ? 4 : 2);
  for (const [name, item] of items) {
    const text = inOneLine(item, syntax, left - name.length);
    if (text === undefined) return undefined;
    left -= name.length + text.length + 2;
    if (left < -2) return undefined;
    texts.push(name + text);
  }
  const inner = texts.join(', ');
  return isSpaced ? `${open} ${inner} ${close}` : open + inner + close;
}

type Item = readonly [name: string, value: unknown];

function literalParts(value: unknown, syntax: Syntax) {
  if (Array.isArray(value)) {
    return { open: '[', items: value.map((item): Item => ['', item]), close: ']' };
  }
  const items = Object.entries(value ?? {})
    .filter(([, item]) => item !== undefined)
    .map(([name, item]): Item => [`${syntax.field(name, escapedJsonText(name))}: `, item]);
  return { open: '{', items, close: '}' };
}

function scalar(value: unknown, syntax: Syntax): string {
  if (value instanceof CodeExpression) return value.code;
  if (typeof value === 'string') return syntax.text(escapedJsonText(value));
  if (value === true) return syntax.true;
  if (value === false) return syntax.false;
  return typeof value === 'number' ? JSON.stringify(value) : syntax.null;
}

function escapedJsonText(text: string): string {
  return visibleJson(JSON.stringify(text));
}
