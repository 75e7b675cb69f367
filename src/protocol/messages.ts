import type { ColumnDetail } from './columnDetail.ts';
import type { ComparisonLayout } from './comparison.ts';
import type { SentTurn } from './conversation.ts';
import type { AskForPicture, DroppedFile, PictureMessage } from './media.ts';
import type { PanelColumn } from './panelColumn.ts';
import type { AutoRunState, PanelPrompt } from './panelPrompt.ts';
import type { PreviewSource } from './preview.ts';

/** Which models a run is for. */
export type RunChoice = 'run' | 'compare';

/** Text to append to the reply of a column. */
export interface Delta {
  /** The id of the column. */
  readonly id: string;
  readonly text: string;
}

export type ToWebview =
  | PictureMessage
  | { readonly type: 'prompt'; readonly prompt: PanelPrompt | undefined }
  /** All columns, sent for a new run and when the view is shown again. */
  | {
      readonly type: 'columns';
      readonly running: boolean;
      readonly columns: readonly PanelColumn[];
    }
  /** Text that was received since the last such message, for all columns that stream. */
  | { readonly type: 'deltas'; readonly deltas: readonly Delta[] }
  | { readonly type: 'column'; readonly column: PanelColumn }
  | { readonly type: 'running'; readonly running: boolean }
  | { readonly type: 'detail'; readonly id: string; readonly detail: ColumnDetail }
  /** Only to a comparison, before everything else. */
  | { readonly type: 'layout'; readonly layout: ComparisonLayout | undefined };

/** The replies of a prompt. They survive a reload of the window in the state of the panel. */
export interface KeptReplies {
  /** The URI of the prompt. */
  readonly uri: string;
  readonly columns: readonly PanelColumn[];
}

export type FromWebview =
  /** `kept`: what the page showed before a reload. */
  | { readonly type: 'ready'; readonly kept?: KeptReplies }
  /**
   * `run`: the own model of the prompt. `compare`: the selected models. With `times`, each of the selected
   * models that many times.
   */
  | { readonly type: 'run'; readonly what: RunChoice; readonly times?: number }
  /** Whether the page has no room for replies side by side. */
  | { readonly type: 'narrow'; readonly narrow: boolean }
  /** Opens the comparison of the replies in an editor tab. */
  | { readonly type: 'openComparison' }
  | { readonly type: 'layout'; readonly layout: ComparisonLayout }
  /** A later run keeps a pinned column. */
  | { readonly type: 'pin'; readonly id: string; readonly pinned: boolean }
  | { readonly type: 'removeColumn'; readonly id: string }
  /** Lets the user choose a variant of the prompt, and runs it on the selected models. */
  | { readonly type: 'addVariant' }
  /** Asks for the detail of a column. */
  | { readonly type: 'detail'; readonly id: string }
  /**
   * Runs one column again with the current values. The other columns are unchanged. A turn of a conversation
   * that has failed is sent again.
   */
  | { readonly type: 'retry'; readonly id: string }
  /** Continues the conversation of a column. */
  | { readonly type: 'continue'; readonly id: string; readonly sent: SentTurn }
  /** Removes the last turn of a column, so that its reply can be continued in another way. */
  | { readonly type: 'takeBack'; readonly id: string }
  /** Without `id`, stops every column. */
  | { readonly type: 'stop'; readonly id?: string }
  | { readonly type: 'value'; readonly name: string; readonly value: string }
  /** Lets the user choose a file for a field. */
  | { readonly type: 'chooseMedia'; readonly name: string }
  /** Files for a field that were dropped from the editor, as URIs. */
  | { readonly type: 'dropMedia'; readonly name: string; readonly uris: readonly string[] }
  /** Files for a field that were pasted, or dropped from elsewhere. */
  | { readonly type: 'addMedia'; readonly name: string; readonly files: readonly DroppedFile[] }
  /** `index`: in the media of the field. */
  | { readonly type: 'removeMedia'; readonly name: string; readonly index: number }
  | AskForPicture
  | { readonly type: 'selectModel'; readonly model: string; readonly selected: boolean }
  | { readonly type: 'addModel' }
  | { readonly type: 'removeModel'; readonly model: string }
  | { readonly type: 'setKey'; readonly model: string }
  | { readonly type: 'record'; readonly record: boolean }
  | { readonly type: 'autoRun'; readonly change: Partial<Pick<AutoRunState, 'on' | 'paid'>> }
  /** The page shows the messages before a run: every description of the prompt has them from now on. */
  | { readonly type: 'showMessages' }
  /** Opens the place that a part of a message is from. `offset`: in the text of the part, in UTF-16 units. */
  | { readonly type: 'reveal'; readonly source: PreviewSource; readonly offset: number }
  /** Opens the rule that would refuse a model. */
  | { readonly type: 'openRefusal'; readonly model: string }
  | { readonly type: 'openPrompt' }
  | { readonly type: 'openOutput'; readonly id: string }
  /** Copies the call of the column as code. */
  | { readonly type: 'copyCode'; readonly id: string }
  /**
   * `finding`: the index of the finding in the verdict of the column or, with `call`, in the tool call of that
   * index.
   */
  | {
      readonly type: 'openRule';
      readonly id: string;
      readonly finding: number;
      readonly call?: number;
    }
  /** Opens the rule that refused the call of the column. */
  | { readonly type: 'openLimits'; readonly id: string }
  /** Asks, then opens a web address of a reply. */
  | { readonly type: 'openLink'; readonly url: string }
  | { readonly type: 'openLog' }
  | { readonly type: 'newPrompt' }
  | { readonly type: 'openSample' }
  /** Sets the key of a provider that the user chooses. */
  | { readonly type: 'chooseKey' }
  | { readonly type: 'fillFromDataset' }
  /** Fills the form from the row before or after the current one. */
  | { readonly type: 'stepRow'; readonly by: -1 | 1 };
