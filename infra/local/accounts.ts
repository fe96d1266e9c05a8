import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export interface Accounts {
  has(email: string): boolean;
  /** Makes one; false when there is one already. On disk when this returns. */
  open(email: string): boolean;
}

const nameOf = (email: string) => email.trim().toLowerCase();

/**
 * The accounts of a Cognito user pool in which the address is the name, however it is written: those that the stack makes,
 * and those made since, kept in `file` where one is given.
 */
export const createAccounts = (ofTheStack: readonly string[], file: string | undefined): Accounts => {
  const kept = file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [];
  const names = new Set([...ofTheStack, ...kept].map(nameOf));
  return {
    has: (email) => names.has(nameOf(email)),
    open(email) {
      if (names.has(nameOf(email))) return false;
      names.add(nameOf(email));
      if (file) writeFileSync(file, JSON.stringify([...names]));
      return true;
    },
  };
};
