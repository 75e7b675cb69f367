/** `npm run conformance -- DIR`: runs Dotprompt's own conformance cases, every `*.yaml` under DIR. */
import { runConformance } from '../src/prompt/conformance.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name the folder with the cases: npm run conformance -- DIR');
  process.exitCode = 2;
} else {
  const { passed, failures } = await runConformance(folder);
  for (const { test, reason } of failures) console.log(`FAIL ${test}\n${reason}\n`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
