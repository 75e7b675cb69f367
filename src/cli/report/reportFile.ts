import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { fileIdentity, isBelow, isSameFile } from '../../files/below.ts';
import { fileKind, isBaselineFile, isState } from '../../files/fileNames.ts';
import { fileProblem } from '../../files/fileProblem.ts';
import { replaceFile } from '../../files/write.ts';
import { MisuseError } from '../terminal/terminal.ts';
import { messages } from './messages.ts';

/** A file that the user chose for a report. */
export interface ReportFile {
  /**
   * Replaces the file as a whole: until then, and when it fails, the earlier report stays.
   * @returns a sentence that says why it could not be written.
   */
  write(text: AsyncIterable<string>): Promise<string | undefined>;
}

/**
 * Checks that a report can be written before anything runs.
 * @param inputs files that the command reads.
 * @throws MisuseError when it cannot be written, or when the file is an input, a file that Touchstone reads,
 * or in `.touchstone`.
 */
export async function openReport(file: string, inputs: readonly string[]): Promise<ReportFile> {
  const path = resolve(file);
  if (await isProtected(path, inputs)) {
    throw new MisuseError(messages.wouldReplace(file));
  }
  const write = (await isStream(path))
    ? (text: AsyncIterable<string>) => writeFile(path, text, { flag: 'a' })
    : (text: AsyncIterable<string>) => replaceFile(path, text);
  try {
    await access(dirname(path), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new MisuseError(messages.unwritable(file, fileProblem(error)));
  }
  return {
    async write(text) {
      try {
        await write(text);
        return undefined;
      } catch (error) {
        return messages.unwritable(file, fileProblem(error));
      }
    },
  };
}

async function isProtected(path: string, inputs: readonly string[]): Promise<boolean> {
  const isOurs =
    fileKind(path) !== undefined || isBaselineFile(path) || /^\.env(?:\.|$)/.test(basename(path));
  if (isOurs || isState(path)) return true;
  // The path may be another name of an input: a link, or different case on a case-insensitive file system.
  const there = await fileIdentity(path);
  if (!there) return false;
  const read = await Promise.all(inputs.map(fileIdentity));
  return read.some(input => input !== undefined && isSameFile(input, there));
}

/** A pipe or a device, such as the path of standard output, is written to and never replaced. */
async function isStream(path: string): Promise<boolean> {
  if (isBelow('/dev', path) || isBelow('/proc', path)) return true;
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isDirectory()) throw new MisuseError(messages.isFolder(path));
  return facts !== undefined && !facts.isFile();
}
