import assert from 'node:assert/strict';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOpenPrompt } from '../../src/extension/prompts/promptLoader.ts';
import { fileUri, show } from './workspace.ts';

const secret = join(tmpdir(), 'touchstone-outside.txt');
const made = ['_outside.prompt', 'linked.prompt', 'outside.prompt'];
const refusal = /cannot be read: it is a link to a file outside/;

describe('A link out of the workspace', () => {
  before(async () => {
    await writeFile(secret, 'TOP SECRET');
    await symlink(secret, fileUri('_outside.prompt').fsPath);
    await symlink(secret, fileUri('outside.prompt').fsPath);
    await writeFile(fileUri('linked.prompt').fsPath, 'Hello {{> outside}}');
  });

  after(async () => {
    for (const name of made) await rm(fileUri(name).fsPath, { force: true });
    await rm(secret, { force: true });
  });

  it('cannot be run as a prompt, whether or not an editor has it open', async () => {
    await assert.rejects(loadOpenPrompt(fileUri('outside.prompt')), refusal);
    const { uri } = await show('outside.prompt');
    await assert.rejects(loadOpenPrompt(uri), refusal);
  });

  it('cannot be used as a partial, whether or not an editor has it open', async () => {
    for (const open of [false, true]) {
      if (open) await show('_outside.prompt');
      const { partials, partialProblems } = await loadOpenPrompt(fileUri('linked.prompt'));
      assert.equal(partials.size, 0);
      assert.match(partialProblems?.[0]?.message ?? `nothing, open: ${open}`, refusal);
    }
  });
});
