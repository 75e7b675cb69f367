import type { Hover, Position } from 'vscode-languageserver-types';
import { frontmatterStart } from '../cursor/fileSchemas.ts';
import type { LanguageFile } from '../languageFile.ts';
import { lspRange } from '../lsp.ts';
import { markup } from '../markdown.ts';
import type { Workspace } from '../workspace.ts';
import { datasetHover } from './datasetHover.ts';
import type { HoverContent } from './hoverContent.ts';
import { evalHover, frontmatterHover, settingsHover } from './keyHover.ts';
import { templateHover } from './templateHover.ts';

/** What is known about the thing at a position of any Touchstone file. Undefined in prose. */
export function hover(
  workspace: Workspace,
  file: LanguageFile,
  position: Position,
): Hover | undefined {
  const content = contentAt(workspace, file, file.text.offsetAt(position));
  return content && { contents: markup(content.text), range: lspRange(file.text, content.range) };
}

function contentAt(
  workspace: Workspace,
  file: LanguageFile,
  offset: number,
): HoverContent | undefined {
  switch (file.kind) {
    case 'prompt': {
      const start = frontmatterStart(file, offset);
      return start === undefined
        ? templateHover(workspace, file, offset)
        : frontmatterHover(workspace, file, offset, start);
    }
    case 'eval':
      return evalHover(workspace, file, offset);
    case 'settings':
      return settingsHover(workspace, file, offset);
    case 'dataset':
      return datasetHover(workspace, file, offset);
    case 'proposals':
    case 'recordings':
      return undefined;
  }
}
