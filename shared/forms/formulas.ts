/**
 * Cells of a CSV file that a spreadsheet might take for a formula, also with space before it, with lines after it, or in
 * full-width signs. For `escapeFormulae` of Papa, whose own pattern knows no cell with a line break.
 */
export const looksLikeAFormula = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
