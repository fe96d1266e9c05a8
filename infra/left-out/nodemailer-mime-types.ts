/**
 * Stands in for nodemailer's table of a thousand file types: our attachments say what they are. These are its answers
 * for names and types that the table does not know.
 */
export const detectMimeType = (): string => 'application/octet-stream';
export const detectExtension = (): string => 'bin';
