import { type Document, isNode, type LineCounter, parseDocument, YAMLParseError } from 'yaml';
import { guardYaml } from './yamlGuard.ts';
import { rememberYamlNumbers } from './yamlNumbers.ts';

export interface YamlOptions {
  readonly lineCounter?: LineCounter;
  readonly keepSourceTokens?: boolean;
}

/**
 * Parses YAML for its nodes and its mistakes; the only way in which a YAML text is read. Never throws:
 * an alias that leads nowhere, within itself or to too much, a tag that is not known and nesting that is
 * too deep are among `errors`, and stand as `null` in the document.
 */
export function yamlDocument(text: string, options: YamlOptions = {}): Document.Parsed {
  const { stackTraceLimit } = Error;
  // To the parser a mistake is an Error: of a thousand of them the stacks would take most of the time.
  Error.stackTraceLimit = 0;
  try {
    // It would print to the process what it finds odd.
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'error', ...options });
    guardYaml(document);
    return document;
  } catch {
    const document = parseDocument('');
    const message = 'It is nested too deeply to be read.';
    document.errors.push(new YAMLParseError([0, text.length], 'IMPOSSIBLE', message));
    return document;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What a document, or a node of it, says as plain data; `null` stands for what is among its errors. */
export function yamlValue(document: Document.Parsed, node: unknown = document.contents): unknown {
  // How much aliases may unfold to has been seen to.
  if (!isNode(node)) return node;
  const value: unknown = node.toJS(document, { maxAliasCount: -1 });
  rememberYamlNumbers(document, node, value);
  return value;
}
