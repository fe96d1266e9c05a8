import { inSource } from './trace.ts';

/**
 * Structured lines for the log: objects, which Lambda writes into its own line as they are, so that each field can be asked
 * for and counted. They name records by id; what people typed and their addresses never go here.
 */
export const log = {
  info(message: string, about: Record<string, string | number | boolean | undefined> = {}): void {
    console.log({ message, ...about });
  },
  /** A fault: the error's name and stack, not its message, since messages may quote data. */
  fault(error: unknown, about: Record<string, string | number | boolean | undefined> = {}): void {
    const { name, stack } = error instanceof Error ? error : { name: typeof error, stack: undefined };
    const frames = stack
      ?.split('\n')
      .filter((each) => each.trimStart().startsWith('at '))
      .slice(0, 12);
    console.error({ message: 'fault', error: name, frames: frames && inSource(frames), ...about });
  },
};
