import { type Connection, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { canonicalUri } from './canonicalUri.ts';

type Listener = (text: TextDocument) => void;

/** The texts that are open in the editor, by canonical URIs. Each is changed in place by edits. */
export interface OpenDocuments {
  uris(): readonly string[];
  onOpen(listener: Listener): void;
  /** Also called for an opened text, after `onOpen`. */
  onChange(listener: Listener): void;
  /** Called for the first edit. */
  onFirstEdit(listener: () => void): void;
  onClose(listener: Listener): void;
}

export function openDocuments(connection: Connection): OpenDocuments {
  const documents = new TextDocuments<TextDocument>({
    create: (uri, language, version, text) =>
      TextDocument.create(canonicalUri(uri), language, version, text),
    update: (text, changes, version) => TextDocument.update(text, changes, version),
  });
  documents.listen(connection);
  // The library reports an opened text as changed too.
  const opened = new Set<TextDocument>();
  return {
    uris: () => documents.all().map(({ uri }) => uri),
    onOpen: listener => documents.onDidOpen(({ document }) => listener(document)),
    onChange: listener => documents.onDidChangeContent(({ document }) => listener(document)),
    onFirstEdit(listener) {
      const watch = documents.onDidChangeContent(({ document }) => {
        const before = opened.size;
        if (opened.add(document).size > before) return;
        watch.dispose();
        opened.clear();
        listener();
      });
    },
    onClose: listener => documents.onDidClose(({ document }) => listener(document)),
  };
}
