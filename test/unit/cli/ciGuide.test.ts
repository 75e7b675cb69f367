import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const main = resolve('src/cli/main.ts');

interface Step {
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

async function workflow(): Promise<Workflow> {
  const guide = await readFile('docs/ci.md', 'utf8');
  return parse(/```yaml\n(name: prompts\n.+?)```/s.exec(guide)?.[1] ?? '');
}

test('the commands of the workflow in docs/ci.md run without keys, and write what it uploads and posts', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'ci-')), 'desk');
  await cp('samples/support-desk', folder, { recursive: true });
  const { jobs } = await workflow();
  const commands = (jobs['evaluate']?.steps ?? []).flatMap(({ run = '' }) =>
    run.startsWith('npx touchstone ') ? [run.slice('npx touchstone '.length).split(' ')] : [],
  );
  const ended = commands.map(command => {
    const { status, stderr } = spawnSync(process.execPath, [main, ...command], {
      cwd: folder,
      env: { PATH: process.env['PATH'] },
      encoding: 'utf8',
    });
    // A slow machine shows the progress.
    return { status, stderr: stderr.replaceAll(/^.* left\n/gm, '') };
  });
  // Some rows of the sample fail on purpose.
  expect(ended).toEqual([
    { status: 0, stderr: '' },
    { status: 1, stderr: '' },
  ]);
  for (const file of ['junit.xml', 'report.html', 'comment.md']) {
    expect((await readFile(join(folder, file), 'utf8')).length).toBeGreaterThan(1000);
  }
});

test('the actions of that workflow are pinned to commits', async () => {
  const { jobs } = await workflow();
  const uses = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(step => step.uses ?? []));
  expect(uses.length).toBeGreaterThan(2);
  for (const action of uses) expect(action).toMatch(/^[a-z-]+\/[a-z-]+@[0-9a-f]{40}$/);
});

test('its steps that post the report are left out when there is none, as when the check fails', async () => {
  const { jobs } = await workflow();
  const posting = Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ run = '' }) => /(?:cat|--body-file) comment\.md/.test(run));
  expect(posting).toHaveLength(2);
  for (const step of posting) expect(step.if).toContain("hashFiles('comment.md') != ''");
});
