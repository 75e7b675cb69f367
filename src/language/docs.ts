/** Where the documentation of this version is. */
export const docs = 'https://github.com/touchstone-dev/touchstone/blob/main/docs';
