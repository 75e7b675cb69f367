#!/usr/bin/env node
import { nodeProblem } from '../node/nodeVersion.ts';

// On an older Node the rest fails to load, partly while it is parsed, so it is imported after the check.
const problem = nodeProblem(process.versions.node);
if (problem === undefined) await import('./process.ts');
else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}
