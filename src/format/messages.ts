import { plural } from './figures.ts';

/** Numbers of things in several reports, so that they can be reviewed and translated together. */
export const quantities = {
  columns: (count: number) => plural(count, 'column'),
  errors: (count: number) => plural(count, 'error'),
  evaluations: (count: number) => plural(count, 'evaluation'),
  files: (count: number) => plural(count, 'file'),
  hints: (count: number) => plural(count, 'hint'),
  labels: (count: number) => plural(count, 'label'),
  models: (count: number) => plural(count, 'model'),
  prompts: (count: number) => plural(count, 'prompt'),
  rows: (count: number) => plural(count, 'row'),
  samples: (count: number) => plural(count, 'sample'),
  warnings: (count: number) => plural(count, 'warning'),
  skipped: (count: number) => plural(count, 'skipped', 'skipped'),
} as const;
