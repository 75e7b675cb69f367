/** The floors below the editor, loaded on first use. */
export function loadCore(): Promise<typeof import('./core.ts')> {
  return import('./core.ts');
}
