/**
 * The icons of the webviews: names of VS Code's codicons. The build puts these, and no others, into the icon
 * font of the package.
 */
export const icons = [
  'account',
  'add',
  'arrow-swap',
  'beaker',
  'check',
  'chevron-down',
  'chevron-left',
  'chevron-right',
  'circle-slash',
  'close',
  'comment',
  'copy',
  'debug-stop',
  'diff',
  'edit',
  'error',
  'file-media',
  'go-to-file',
  'history',
  'info',
  'key',
  'loading',
  'new-file',
  'pass',
  'play',
  'refresh',
  'server',
  'settings-gear',
  'shield',
  'sparkle',
  'split-horizontal',
  'symbol-namespace',
  'tools',
  'vm',
  'vscode',
  'warning',
] as const;

export type IconName = (typeof icons)[number];
