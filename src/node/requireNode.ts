import { nodeProblem } from './nodeVersion.ts';

// The first import of the published library, so that an older Node shows this message instead of an error
// about a missing feature.
const problem = nodeProblem(process.versions.node);
if (problem !== undefined) throw new Error(problem);
