/** The end-to-end suite on the packed extension in Chromium: `node scripts/testEndToEnd.ts`. */
import { runVitest } from './host/vitest.ts';

process.exitCode = await runVitest(['e2e'], ['--config', 'test/e2e/vitest.config.ts']);
