import { basename } from 'node:path/posix';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Document, parseDocument } from 'yaml';
import { type PromptDocument, parsePrompt } from '../prompt/document.ts';

interface Common {
  readonly uri: string;
  /** The last part of the URI, decoded. */
  readonly name: string;
  /** The text with its line index; every offset counts in it. */
  readonly text: TextDocument;
}

export interface PromptFile extends Common {
  readonly kind: 'prompt';
  /** `_tone.prompt`: text that other prompts put in. */
  readonly isPartial: boolean;
  /** `triage` for `triage.prompt` and `triage.short.prompt`, `tone` for `_tone.prompt`. */
  readonly promptName: string;
  readonly document: PromptDocument;
}

/** `touchstone.yaml` or `*.eval.yaml`. */
export interface YamlFile extends Common {
  readonly kind: 'settings' | 'eval';
  readonly yaml: Document.Parsed;
}

export interface DatasetFile extends Common {
  readonly kind: 'dataset';
  readonly format: 'jsonl' | 'json' | 'yaml' | 'csv';
}

/** A file of ours as the language service sees it: parsed once a version. */
export type LanguageFile = PromptFile | YamlFile | DatasetFile;

const parsed = new WeakMap<
  TextDocument,
  { readonly version: number; readonly file: LanguageFile }
>();

/** The file of an open or read text; undefined when its name is none of ours. */
export function languageFile(text: TextDocument): LanguageFile | undefined {
  const known = parsed.get(text);
  if (known?.version === text.version) return known.file;
  const file = parse(text);
  if (file) parsed.set(text, { version: text.version, file });
  return file;
}

const dataset = /\.golden\.(jsonl|json|yaml|yml|csv)$/;

function parse(text: TextDocument): LanguageFile | undefined {
  const name = basename(decodeURIComponent(text.uri));
  const common = { uri: text.uri, name, text };
  if (name.endsWith('.prompt')) {
    const [promptName = ''] = name.replace(/^_/, '').split('.');
    const isPartial = name.startsWith('_');
    return {
      ...common,
      kind: 'prompt',
      isPartial,
      promptName,
      document: parsePrompt(text.getText()),
    };
  }
  if (/\.eval\.ya?ml$/.test(name)) return { ...common, kind: 'eval', yaml: yamlOf(text) };
  if (/^touchstone\.ya?ml$/.test(name)) return { ...common, kind: 'settings', yaml: yamlOf(text) };
  const format = dataset.exec(name)?.[1]?.replace('yml', 'yaml');
  // The expression has no other alternatives.
  return format
    ? { ...common, kind: 'dataset', format: format as DatasetFile['format'] }
    : undefined;
}

function yamlOf(text: TextDocument): Document.Parsed {
  return parseDocument(text.getText(), { prettyErrors: false, keepSourceTokens: true });
}
