import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { nodeProblem, oldestNode } from '../../../src/node/nodeVersion.ts';

it('accepts every Node that package.json allows, and says which version is required for others', () => {
  for (const version of ['22.15.0', '22.22.1', '23.0.0', '24.0.0-nightly', '100.1.2']) {
    expect(nodeProblem(version)).toBeUndefined();
  }
  for (const version of ['22.14.9', '20.20.2', '18.0.0', '8.17.0']) {
    expect(nodeProblem(version)).toBe(
      `Touchstone needs Node 22.15 or newer; this is Node ${version}. Install a newer one from https://nodejs.org.`,
    );
  }
});

it('names the version that package.json names', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(engines.node).toBe(`>=${oldestNode}`);
});
