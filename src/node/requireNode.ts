import { nodeProblem } from './nodeVersion.ts';

// The first import of the published library: an older Node reads this and not what it lacks.
const problem = nodeProblem(process.versions.node);
if (problem !== undefined) throw new Error(problem);
