import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
} from 'vscode-languageserver-types';
import type { TextRange } from '../../prompt/diagnostic.ts';
import type { LanguageFile } from '../languageFile.ts';
import { lspRange } from '../lsp.ts';
import { type Markdown, markup } from '../markdown.ts';
import type { Workspace } from '../workspace.ts';

export interface CompletionOptions {
  readonly signal?: AbortSignal;
  /** Whether the editor fills in snippets with tab stops; without them plain text is inserted. */
  readonly snippets?: boolean;
}

/** Where completion was asked for. */
export interface Asked<File extends LanguageFile = LanguageFile> extends CompletionOptions {
  readonly workspace: Workspace;
  readonly file: File;
  readonly offset: number;
}

/** One thing to choose, before it is put in its place. */
export interface Choice {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** What is inserted; the label if absent. */
  readonly text?: string;
  /** What is inserted where snippets work. */
  readonly snippet?: string;
  /** A few characters beside the label of every row; `detail` is seen on the chosen one alone. */
  readonly aside?: string;
  readonly detail?: string;
  readonly documentation?: Markdown;
  /** Lower ranks come first; choices of a rank keep their order. */
  readonly rank?: number;
  readonly deprecated?: boolean;
  /** What the typed word is compared with, if not the label. */
  readonly filter?: string;
  /** Asks for completion again once inserted: after a folder, or a key whose values are listed. */
  readonly again?: boolean;
}

/** Choices as the items that replace a range. */
export function itemsOf(
  { file, snippets = false }: Asked,
  range: TextRange,
  choices: readonly Choice[],
): readonly CompletionItem[] {
  const place = lspRange(file.text, range);
  return choices.map((choice, index): CompletionItem => {
    const { label, kind, aside, detail, documentation, rank = 5, filter } = choice;
    const snippet = snippets ? choice.snippet : undefined;
    const newText = snippet ?? choice.text ?? label;
    return {
      label,
      kind,
      textEdit: { range: place, newText },
      sortText: `${rank}${String(index).padStart(4, '0')}`,
      ...(snippet !== undefined && { insertTextFormat: InsertTextFormat.Snippet }),
      // Further lines are indented here, where the columns of lists are known.
      ...(newText.includes('\n') && { insertTextMode: InsertTextMode.asIs }),
      ...(aside !== undefined && { labelDetails: { description: aside } }),
      ...(detail !== undefined && { detail }),
      ...(documentation !== undefined && { documentation: markup(documentation) }),
      ...(choice.deprecated && { tags: [CompletionItemTag.Deprecated] }),
      ...(filter !== undefined && { filterText: filter }),
      ...(choice.again && {
        command: { title: 'Suggest', command: 'editor.action.triggerSuggest' },
      }),
    };
  });
}

/** Text for a snippet in which nothing is a tab stop. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

export { CompletionItemKind as Kind };
