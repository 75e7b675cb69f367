/** What code that is tested without VS Code takes from it: texts in English. */
export const l10n = {
  t: (message: string, ...values: readonly (string | number | boolean)[]): string =>
    message.replaceAll(/\{(\d+)\}/g, (whole, index: string) =>
      String(values[Number(index)] ?? whole),
    ),
};
