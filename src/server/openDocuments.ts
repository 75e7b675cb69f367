import { type Connection, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { canonicalUri } from './canonicalUri.ts';

type Listener = (text: TextDocument) => void;

/** The texts that are open in the editor, by canonical URIs; each is changed in place as it is typed. */
export interface OpenDocuments {
  uris(): readonly string[];
  onOpen(listener: Listener): void;
  /** Called for an opened text too, after `onOpen`. */
  onChange(listener: Listener): void;
  /** Called the first time that someone types. */
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
  // To the library an opened text has changed, too.
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
