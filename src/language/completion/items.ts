import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
} from 'vscode-languageserver-types';
import type { TextRange } from '../../text/replacement.ts';
import type { LanguageFile } from '../languageFile.ts';
import { lspRange } from '../lsp.ts';
import { type Markdown, markup } from '../markdown.ts';
import type { Workspace } from '../workspace.ts';

export interface CompletionOptions {
  readonly signal?: AbortSignal;
  /** Whether the editor supports snippets with tab stops. Otherwise plain text is inserted. */
  readonly snippets?: boolean;
}

/** The place where completion was requested. */
export interface Asked<File extends LanguageFile = LanguageFile> extends CompletionOptions {
  readonly workspace: Workspace;
  readonly file: File;
  readonly offset: number;
}

/** A completion before it is placed. */
export interface CompletionChoice {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** The text to insert. Default: the label. */
  readonly text?: string;
  /** The text to insert when snippets are supported. */
  readonly snippet?: string;
  /** A few characters next to the label of every item. `detail` is only shown for the selected item. */
  readonly aside?: string;
  readonly detail?: string;
  readonly documentation?: Markdown;
  /** Lower ranks come first. Items with the same rank keep their order. */
  readonly rank?: number;
  readonly deprecated?: boolean;
  /** The text that the typed word is compared with. Default: the label. */
  readonly filter?: string;
  /** Requests completion again after insertion: after a folder, or after a key with listed values. */
  readonly again?: boolean;
}

/** Converts choices to items that replace a range. */
export function completionItems(
  { file, snippets = false }: Asked,
  range: TextRange,
  choices: readonly CompletionChoice[],
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
      // Further lines are already indented, because the columns of lists are known here.
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

/** Text for a snippet without tab stops. */
export function snippetText(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

export { CompletionItemKind as Kind };
