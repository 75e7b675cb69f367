import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileProblem } from '../../files/fileProblem.ts';
import { placeBelow } from '../../files/read.ts';
import { findWorkspace } from '../../files/workspace.ts';
import { isRecord } from '../../text/isRecord.ts';
import { MisuseError, type Terminal } from '../terminal/terminal.ts';
import { messages } from './messages.ts';

/**
 * Reads the prompt's variables: from JSON itself, from standard input for `-`, or from a JSON file.
 * @throws MisuseError that names what was read and why it is not an object of variables.
 */
export async function readInput(
  source: string | undefined,
  terminal: Terminal,
): Promise<Readonly<Record<string, unknown>>> {
  if (source === undefined) return {};
  const [name, text] = await sourceText(source, terminal);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new MisuseError(
      messages.notJson(name, error instanceof Error ? error.message : String(error)),
    );
  }
  if (!isRecord(value)) {
    throw new MisuseError(messages.notObject(name));
  }
  return value;
}

async function sourceText(source: string, terminal: Terminal): Promise<readonly [string, string]> {
  if (source === '-') return [messages.standardInput(), await terminal.readStdin()];
  if (source.trim() === '') {
    throw new MisuseError(messages.emptyInput());
  }
  if (source.trimStart().startsWith('{')) return [messages.inputOption(), source];
  await refuseLinkOut(source);
  try {
    return [source, await readFile(source, 'utf8')];
  } catch (error) {
    throw new MisuseError(messages.inputUnread(source, fileProblem(error)));
  }
}

/** The user can name any file, including a pipe. A link in a workspace was not chosen by the user. */
async function refuseLinkOut(source: string): Promise<void> {
  const { folder, isMarked } = await findWorkspace(dirname(resolve(source)));
  const place = isMarked ? await placeBelow(folder, source) : undefined;
  if (place?.ok !== false || place.reason !== 'outside') return;
  throw new MisuseError(messages.inputNotNamed(source, place.problem));
}
