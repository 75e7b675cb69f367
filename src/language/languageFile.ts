import { basename, dirname } from 'node:path/posix';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Document } from 'yaml';
import { datasetFormatOf, fileKind, promptNameOf, recordingsOf } from '../files/fileNames.ts';
import { type ParseOptions, type PromptDocument, parsePrompt } from '../prompt/document.ts';
import { yamlDocument } from '../text/yaml/yamlDocument.ts';
import { lru } from './lru.ts';

interface Common {
  readonly uri: string;
  /** The last part of the URI, decoded. */
  readonly name: string;
  /** The text with its line index. All offsets refer to it. */
  readonly text: TextDocument;
}

export interface PromptFile extends Common {
  readonly kind: 'prompt';
  /** True for `_tone.prompt`, a text that other prompts insert. */
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

export interface OpenDataset extends Common {
  readonly kind: 'dataset';
  /** `csv` also for TSV. */
  readonly format: 'jsonl' | 'json' | 'yaml' | 'csv';
  /** Only for the format `yaml`. The rows of the other formats are found without a tree. */
  readonly yaml: Document.Parsed;
}

/** `triage.golden.proposed.jsonl`: rows that were proposed for a dataset. */
export interface ProposalsFile extends Common {
  readonly kind: 'proposals';
}

/** `.touchstone/recordings/triage.jsonl`: replies to a prompt, one per line. */
export interface RecordingsFile extends Common {
  readonly kind: 'recordings';
  /** `triage`, the name of the prompt and its variants. */
  readonly promptName: string;
}

/**
 * A Touchstone file as the language service uses it. It is parsed when its content is first needed, and the
 * result is cached.
 */
export type LanguageFile = PromptFile | YamlFile | OpenDataset | ProposalsFile | RecordingsFile;

const parsed = new WeakMap<
  TextDocument,
  { readonly version: number; readonly file: LanguageFile }
>();

const none: ParseOptions = {};

/**
 * The file of an open document or of a text that was read. Undefined when its name is not a Touchstone name.
 * @param declarations what the settings declare for prompts. Called each time the content is needed.
 */
export function languageFile(
  text: TextDocument,
  declarations: () => ParseOptions = () => none,
): LanguageFile | undefined {
  const known = parsed.get(text);
  if (known?.version === text.version) return known.file;
  const file = parse(text, declarations);
  if (file) parsed.set(text, { version: text.version, file });
  return file;
}

/**
 * Parsing is delayed until the content is needed, because a workspace has many files and most requests need
 * few.
 */
function parse(text: TextDocument, declarations: () => ParseOptions): LanguageFile | undefined {
  const name = fileNameOf(text.uri);
  const common = { uri: text.uri, name, text };
  // An untitled prompt has a language id but no file name yet.
  const kind =
    fileKind(`${dirname(text.uri)}/${name}`) ??
    (text.languageId === 'dotprompt' ? 'prompt' : undefined);
  switch (kind) {
    case 'prompt': {
      const { name: stem, partial } = promptNameOf(name);
      const [promptName = ''] = (partial ?? stem).split('.');
      let options: ParseOptions | undefined;
      let document: (() => PromptDocument) | undefined;
      return {
        ...common,
        kind,
        isPartial: partial !== undefined,
        promptName,
        get document() {
          const declared = declarations();
          // The declarations in `touchstone.yaml` may have changed.
          if (!document || options !== declared) {
            options = declared;
            document = lru(text, textLength(text), () => parsePrompt(text.getText(), declared));
          }
          return document();
        },
      };
    }
    case 'eval':
    case 'settings': {
      const yaml = lru(text, textLength(text), () => yamlOf(text));
      return {
        ...common,
        kind,
        get yaml() {
          return yaml();
        },
      };
    }
    case 'dataset': {
      const format = datasetFormat(name);
      const yaml = lru(text, textLength(text), () => yamlOf(text));
      return {
        ...common,
        kind,
        format,
        get yaml() {
          return yaml();
        },
      };
    }
    case 'proposals':
      return { ...common, kind };
    case 'recordings':
      return { ...common, kind, promptName: recordingsOf(text.uri)?.name ?? name };
    // Schema files are read for the prompts that use them. Their content is checked there.
    case 'schema':
    case undefined:
      return undefined;
  }
}

function fileNameOf(uri: string): string {
  const name = basename(uri);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function datasetFormat(name: string): OpenDataset['format'] {
  const format = datasetFormatOf(name) ?? 'jsonl';
  return format === 'yml' ? 'yaml' : format === 'tsv' ? 'csv' : format;
}

function textLength(text: TextDocument): number {
  return text.getText().length;
}

/** The parser would treat a byte order mark as indentation, so it is replaced with an empty line. */
function yamlOf(text: TextDocument): Document.Parsed {
  return yamlDocument(text.getText().replace(/^\uFEFF/, '\n'), { keepSourceTokens: true });
}
