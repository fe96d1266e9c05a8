/** Loaded for whoever reads or writes a text; lists, comments and reports do without. */
export const markdown = () => import('../../shared/markdown.ts');
