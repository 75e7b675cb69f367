import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadPromptFile } from '../../src/load/loadPromptFile.ts';
import { createNodeHost, type NodeHost } from '../../src/run/nodeHost.ts';
import { type RunRequest, run } from '../../src/run/run.ts';
import type { RunRecord } from '../../src/trace/record.ts';
import { type ModelServer, modelServer, says } from './modelServer.ts';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUg==', 'base64');
const prompt = '---\nmodel: one/small\n---\nWhat is on it? {{media url=photo}}';

let server: ModelServer;
let folder: string;
let host: NodeHost;

beforeEach(async () => {
  server = await modelServer();
  server.replies('small', says('a cat'));
  folder = await mkdtemp(join(tmpdir(), 'touchstone-media-'));
  const settings = `endpoints: { one: { protocol: openai, baseUrl: "${server.url}/v1" } }\n`;
  await writeFile(join(folder, 'touchstone.yaml'), settings);
  await mkdir(join(folder, 'prompts'));
  await writeFile(join(folder, 'prompts', 'v.prompt'), prompt);
  await writeFile(join(folder, 'prompts', 'shot.png'), png);
  host = await createNodeHost({ folder, environment: {}, warn: () => {} });
});

afterEach(async () => {
  await host.close();
  await server.close();
});

async function runOn(photo: string, more: Partial<RunRequest> = {}): Promise<RunRecord> {
  const loaded = await loadPromptFile(join(folder, 'prompts', 'v.prompt'));
  if (!loaded.ok) throw new Error(loaded.message);
  const { signal } = new AbortController();
  const request = { prompt: loaded.prompt, input: { photo }, model: 'one/small', ...more };
  const events = await Array.fromAsync(run(request, host, { signal }).events);
  const last = events.at(-1);
  if (last?.type !== 'finished') throw new Error('a run must end with `finished`');
  return last.record;
}

const sent = () => JSON.stringify(server.received.map(({ body }) => body['messages']));

describe('local media', () => {
  test('next to the prompt are sent with their content, and recorded without it', async () => {
    const record = await runOn('shot.png');
    expect(record.outcome).toBe('completed');
    expect(sent()).toContain(`data:image/png;base64,${png.toString('base64')}`);
    const logged = JSON.stringify(record);
    expect(logged).not.toContain(png.toString('base64'));
    expect(logged).toContain('"url":"shot.png","contentType":"image/png","sha256":');
  });

  test('are found by a file: URL, in the folder of a dataset, and as base64', async () => {
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'data', 'other.png'), png);
    await runOn(`file://${join(folder, 'prompts', 'shot.png')}`);
    await runOn('other.png', { mediaFolder: join(folder, 'data') });
    await runOn(png.toString('base64'));
    const whole = `data:image/png;base64,${png.toString('base64')}`;
    expect(sent().split(whole)).toHaveLength(4);
  });

  test('change the hash of a request when their content changes', async () => {
    const before = await runOn('shot.png');
    await writeFile(join(folder, 'prompts', 'shot.png'), Buffer.concat([png, Buffer.from([1])]));
    expect((await runOn('shot.png')).requestHash).not.toBe(before.requestHash);
  });

  test('of text are sent as text', async () => {
    await writeFile(join(folder, 'prompts', 'notes.md'), '# Notes');
    await runOn('notes.md');
    expect(sent()).toContain('{"type":"text","text":"# Notes"}');
  });

  test('that may not or cannot be read are refused before anything is sent', async () => {
    await writeFile(join(folder, '..', 'touchstone-outside.png'), png);
    await symlink('/etc/hostname', join(folder, 'prompts', 'link.png'));
    await writeFile(join(folder, 'prompts', '.secret.png'), png);
    await writeFile(join(folder, 'prompts', 'empty.png'), '');
    await writeFile(join(folder, 'prompts', 'what.bin'), 'x');
    const refused: readonly (readonly [string, string])[] = [
      ['gone.png', 'there is no such file'],
      ['../../touchstone-outside.png', 'outside of'],
      ['/etc/hostname', 'outside of'],
      ['link.png', 'outside of'],
      ['.secret.png', 'hidden files are not sent'],
      ['empty.png', 'it is empty'],
      ['.', 'it is a folder'],
      ['what.bin', 'its type is unknown'],
      ['data:image/png;base64,', 'without content'],
      ['ftp://host/a.png', '`ftp:` addresses cannot be sent'],
    ];
    for (const [photo, reason] of refused) {
      const record = await runOn(photo);
      expect(record, photo).toMatchObject({ attempts: [], error: { class: 'badInput' } });
      expect(record.error?.message).toContain(reason);
    }
    expect(server.received).toEqual([]);
  });
});
