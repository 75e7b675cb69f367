import { commands, Location, Position, Range, Uri } from 'vscode';
import type { Location as SentLocation, Position as SentPosition } from 'vscode-languageclient';

/**
 * Shows places in the references list, starting from a place in a file. The arguments are in the form of the
 * protocol.
 */
export async function showReferences(
  target: Uri | undefined,
  ...[position, locations]: readonly unknown[]
): Promise<void> {
  if (!target || !position || !Array.isArray(locations)) return;
  await commands.executeCommand(
    'editor.action.showReferences',
    target,
    editorPosition(position as SentPosition),
    (locations as readonly SentLocation[]).map(
      ({ uri, range }) =>
        new Location(
          Uri.parse(uri),
          new Range(editorPosition(range.start), editorPosition(range.end)),
        ),
    ),
  );
}

function editorPosition({ line, character }: SentPosition): Position {
  return new Position(line, character);
}
