import { type Document, isNode, type LineCounter, parseDocument, YAMLParseError } from 'yaml';
import type { TextRange } from '../replacement.ts';
import { messages } from './messages.ts';
import { guardYaml } from './yamlGuard.ts';
import { rememberYamlNumbers } from './yamlNumbers.ts';

export interface YamlOptions {
  readonly lineCounter?: LineCounter;
  readonly keepSourceTokens?: boolean;
  /** The part of the text that is YAML. Offsets are in the whole text. */
  readonly within?: TextRange;
}

/**
 * Parses YAML into nodes and errors. All YAML is parsed here. It never throws: unresolved, circular and
 * excessive aliases, unknown tags and nesting that is too deep are reported in `errors` and are `null` in the
 * document.
 */
export function yamlDocument(
  text: string,
  { within, ...options }: YamlOptions = {},
): Document.Parsed {
  const { stackTraceLimit } = Error;
  // The parser creates an Error for each mistake. With thousands of them, the stack traces would take most of
  // the time.
  Error.stackTraceLimit = 0;
  try {
    // Without `logLevel`, the parser prints warnings to the process.
    const document = parseDocument(within ? onlyWithin(text, within) : text, {
      prettyErrors: false,
      logLevel: 'error',
      ...options,
    });
    for (const error of document.errors) {
      // The parser reports the error of the engine.
      if (error.code === 'RESOURCE_EXHAUSTION') error.message = messages.tooDeep();
    }
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

/** A document, or a node of it, as plain data. Nodes with errors are `null`. */
export function yamlValue(document: Document.Parsed, node: unknown = document.contents): unknown {
  // `guardYaml` has already limited the size of expanded aliases.
  if (!isNode(node)) return node;
  const value: unknown = node.toJS(document, { maxAliasCount: -1 });
  rememberYamlNumbers(document, node, value);
  return value;
}

/** Replaces the text before the range with spaces, so that offsets are in the whole text. */
function onlyWithin(text: string, { start, end }: TextRange): string {
  return text.slice(0, start).replace(/[^\r\n]/g, ' ') + text.slice(start, end);
}
