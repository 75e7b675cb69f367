/** Evaluates the folder of the first argument, in a process that a test kills. */
import { evaluateFile } from './evaluate.ts';

await evaluateFile(process.argv[2] ?? '', 'echo.eval.yaml');
