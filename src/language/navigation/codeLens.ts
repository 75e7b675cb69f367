import type { Range } from 'vscode-languageserver-types';

export interface CodeLens {
  readonly range: Range;
  /** With codicons, such as `$(play) Run`. */
  readonly title: string;
  /** A key of the table of commands. */
  readonly command: 'run' | 'compare' | 'evaluate' | 'showBreaks';
  /** What the command takes beside the file's URI. */
  readonly details?: readonly unknown[];
}
