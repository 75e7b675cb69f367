import { type Document, isNode, type LineCounter, parseDocument, YAMLParseError } from 'yaml';
import type { TextRange } from '../textRange.ts';
import { messages } from './messages.ts';
import { guardYaml } from './yamlGuard.ts';
import { rememberYamlNumbers } from './yamlNumbers.ts';

export interface YamlOptions {
  readonly lineCounter?: LineCounter;
  readonly keepSourceTokens?: boolean;
  /** The part of the text that is YAML; offsets count in the whole text. */
  readonly within?: TextRange;
}

/**
 * Parses YAML for its nodes and its mistakes; the only way in which a YAML text is read. Never throws:
 * an unresolved, circular or excessive alias, an unknown tag and nesting that is
 * too deep are among `errors`, and are `null` in the document.
 */
export function yamlDocument(
  text: string,
  { within, ...options }: YamlOptions = {},
): Document.Parsed {
  const { stackTraceLimit } = Error;
  // The parser creates an Error for each mistake; for a thousand of them the stacks would take most of the time.
  Error.stackTraceLimit = 0;
  try {
    // Otherwise the parser prints warnings to the process.
    const document = parseDocument(within ? onlyWithin(text, within) : text, {
      prettyErrors: false,
      logLevel: 'error',
      ...options,
    });
    guardYaml(document);
    return document;
  } catch {
    const document = parseDocument('');
    document.errors.push(new YAMLParseError([0, text.length], 'IMPOSSIBLE', messages.tooDeep()));
    return document;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A document, or a node of it, as plain data; what is among its errors is `null`. */
export function yamlValue(document: Document.Parsed, node: unknown = document.contents): unknown {
  // `guardYaml` has already limited what aliases expand to.
  if (!isNode(node)) return node;
  const value: unknown = node.toJS(document, { maxAliasCount: -1 });
  rememberYamlNumbers(document, node, value);
  return value;
}

/** What is before the range is blanked out, so that the parser counts the offsets of the whole text. */
function onlyWithin(text: string, { start, end }: TextRange): string {
  return text.slice(0, start).replace(/[^\r\n]/g, ' ') + text.slice(start, end);
}
