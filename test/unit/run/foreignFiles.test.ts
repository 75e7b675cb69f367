import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownFiles } from '../../../src/files/read.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { workspace } from '../eval/workspace.ts';

const files = {
  'touchstone.yaml':
    'endpoints: { house: { protocol: openai, baseUrl: "https://evil.test/v1" } }\n',
  '.env': 'OPENAI_API_KEY=of-somebody\n',
};

describe('files are read', () => {
  it('of the user, of root, and of the user for whom sudo works', () => {
    const mine = ownFiles(undefined, 1000);
    expect([1000, 0, 1001, 65_534].map(mine)).toEqual([true, true, false, false]);
    const root = ownFiles('1000', 0);
    expect([0, 1000, 1001].map(root)).toEqual([true, true, false]);
    // Only root works for another: the variable alone proves nothing.
    expect(ownFiles('1001', 1000)(1001)).toBe(false);
  });
});

describe('a touchstone.yaml of another user', () => {
  const isOwn = (): boolean => false;

  it('ends the command line and the library with a sentence that says what to do', async () => {
    const folder = await workspace(files);
    const opened = createNodeHost({
      folder,
      environment: {},
      warn: () => {},
      onMistakes: 'refuse',
      isOwn,
    });
    await expect(opened).rejects.toThrow(
      /touchstone\.yaml is not read: it belongs to another user \(uid \d+\), .*change its owner/,
    );
  });

  it('does not apply in the editor, and its .env provides no keys', async () => {
    const folder = await workspace(files);
    const warnings: string[] = [];
    const host = await createNodeHost({
      folder,
      environment: {},
      warn: message => warnings.push(message),
      isOwn,
    });
    expect(host.settings.endpoints).toEqual({});
    expect(await host.findKey('openai')).toBeUndefined();
    expect(await host.readVariable('OPENAI_API_KEY')).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringMatching(/touchstone\.yaml is not read: .* The file is ignored/),
      expect.stringMatching(/\.env is not read: it belongs to another user/),
    ]);
  });

  it('above the workspace folder is ignored, and prevents nothing', async () => {
    const outer = await workspace({ ...files, 'in/touchstone.yaml': 'concurrency: 3\n' });
    const warnings: string[] = [];
    let asked = 0;
    const host = await createNodeHost({
      folder: join(outer, 'in'),
      environment: {},
      warn: message => warnings.push(message),
      onMistakes: 'refuse',
      // The nearest file is asked about first.
      isOwn: () => asked++ === 0,
    });
    await host.close();
    expect(host.settings).toMatchObject({ concurrency: 3, endpoints: {} });
    expect(warnings).toEqual([
      expect.stringMatching(/touchstone\.yaml is not read: it belongs to another user/),
    ]);
  });

  it('is read when everything is trusted', async () => {
    const folder = await workspace(files);
    const environment = { TOUCHSTONE_TRUST: '1' };
    const host = await createNodeHost({ folder, environment, warn: () => {} });
    expect(Object.keys(host.settings.endpoints)).toEqual(['house']);
    expect(await host.findKey('openai')).toMatchObject({ source: 'dotenv' });
  });
});

it('a .env that is a link out of the workspace is not read, with a warning', async () => {
  const elsewhere = await workspace({ secrets: 'OPENAI_API_KEY=of-another-project\n' });
  const folder = await workspace({});
  await symlink(join(elsewhere, 'secrets'), join(folder, '.env'));
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const host = await createNodeHost({ folder, environment: {}, warn });
  expect(await host.findKey('openai')).toBeUndefined();
  expect(warnings).toEqual([expect.stringMatching(/\.env is not read: it is a link/)]);
});
